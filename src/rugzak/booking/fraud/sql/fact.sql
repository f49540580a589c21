-- One row a booking that was not cancelled, as it was known on a day: what every rule reads. Money in cents.
select b.id as booking, t.provider_id as provider, b.person_id as person, b.booked_by, b.booked_at,
       (b.booked_at at time zone 'Europe/Brussels')::date as booked_on,
       t.id as training, s.id as session, s.start as starts, s."end" as ends,
       b.price_cents as price, coalesce(s.price_cents, t.price_cents) as published,
       coalesce(l.paid, 0) as paid, coalesce(l.public, 0) as public, l.employer,
       c.claimed_on, c.amount as claimed, c.attended_minutes as attended, c.planned_minutes as planned
  from catalogue_training t
  join catalogue_session s on s.training_id = t.id
  join booking_booking b on b.session_id = s.id
  left join lateral (
       select sum(l.cents) filter (where l.fund_id is not null) as paid,
              sum(l.cents) filter (where l.payer = 'gov') as public,
              (array_agg(f.organisation_id) filter (where l.payer = 'employer'))[1] as employer
         from booking_bookingline l left join accounts_fund f on f.id = l.fund_id
        where l.booking_id = b.id) l on true
  left join lateral (
       select (c.made_at at time zone 'Europe/Brussels')::date as claimed_on, c.amount, c.attended_minutes,
              c.planned_minutes
         from booking_claim c
        where c.booking_id = b.id and (c.made_at at time zone 'Europe/Brussels')::date <= %(day)s) c on true
 where b.state <> 'cancelled' and (b.booked_at at time zone 'Europe/Brussels')::date <= %(day)s
   and (%(provider)s::uuid is null or t.provider_id = %(provider)s::uuid)
