-- What analysis may read of taking part. person_id is empty for people who were erased; exports replace it by a droppable pseudonym.
create schema if not exists published;

create or replace view published.booking as
select b.id as booking_id, b.person_id, b.session_id, s.training_id, t.provider_id, b.purpose, b.state, b.price_cents, b.booked_at,
       s.start, s."end", b.ended_at
  from booking_booking b
  join catalogue_session s on s.id = b.session_id
  join catalogue_training t on t.id = s.training_id;

create or replace view published.booking_line as
select l.booking_id, l.n::int as n, l.payer, l.scheme, f.organisation_id as funder_id, l.asset, l.amount, l.captured, l.returned
  from booking_bookingline l
  left join accounts_fund f on f.id = l.fund_id;

create or replace view published.payment as
select l.booking_id, l.payer, l.scheme, l.asset, l.amount, l.captured, l.returned from booking_bookingline l;

create or replace view published.attendance as
select a.booking_id, p.date, p.minutes::int as minutes, a.provider_mark as attended, a.learner_mark as confirmed
  from booking_attendance a
  join catalogue_sessionpart p on p.id = a.part_id;

create or replace view published.waiting as
select w.person_id, w.session_id, w.joined_at, w.outcome from booking_waitingplace w;
