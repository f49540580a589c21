-- What analysis may read of learning: outcomes and time, no titles and no free text.
create schema if not exists published;

create view published.achievement as
select booking_id, person_id, training_id, passed, score, date
  from learning_achievement;

-- Entries that come from a booking carry its id, so that nobody counts them twice.
create view published.log as
select person_id, booking_id, kind, share, minutes, date, purpose
  from learning_logentry;
