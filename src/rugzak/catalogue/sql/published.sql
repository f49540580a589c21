-- What analysis may read of the offer: no persons here.
create schema if not exists published;

create or replace view published.training as
select t.id as training_id, t.provider_id, t.title, t.form, t.contact_minutes, t.price_cents, t.aftercare_days::int as aftercare_days,
       t.career_oriented, t.language, t.leads_to, t.made_up
  from catalogue_training t;

create or replace view published.training_skill as
select s.training_id, s.skill_uri, s.release from catalogue_trainingskill s;

create or replace view published.session as
select s.id as session_id, s.training_id, t.provider_id, s.start, s."end", s.capacity, coalesce(m.region, '') as region, t.form,
       s.cancelled_at is not null as cancelled, s.made_up
  from catalogue_session s
  join catalogue_training t on t.id = s.training_id
  left join base_municipality m on m.nis = s.municipality_id;
