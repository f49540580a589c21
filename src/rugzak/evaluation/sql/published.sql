-- What analysis may read of surveys: numbers and choices; free texts stay where they were written.
create schema if not exists published;

create view published.survey as
select i.id as invitation_id, i.booking_id, i.person_id, i.training_id, i.kind, i.due, i.sent_at, i.answered_at,
       a.item, a.number, a.choice
  from evaluation_invitation i
  left join evaluation_answer a on a.invitation_id = i.id and (a.number is not null or a.choice <> '');
