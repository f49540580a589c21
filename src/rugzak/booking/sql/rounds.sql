-- What analysis may read of rounds. person_id is empty for people who were erased; exports replace it by a droppable pseudonym.
create or replace view published.ticket as
select t.id as ticket_id, t.person_id, t.round_id, r.rule, r.scheme, r.opens, t."group", t.priority, t.amount, t.state,
       t.again::int as tries, t.registered_at, t.settled_at
  from booking_ticket t
  join booking_round r on r.id = t.round_id;
