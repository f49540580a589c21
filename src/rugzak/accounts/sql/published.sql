-- What analysis may read of people. The id stays inside the database; exports carry the pseudonym, which can be dropped.
create schema if not exists published;

create view published.person as
select p.id as person_id, p.pseudonym, p.sex, p.birth_date, p.education, coalesce(m.region, '') as region, p.statute, p.made_up
  from accounts_person p left join base_municipality m on m.nis = p.municipality_id;

-- Never exported: evaluation needs it to invite. Whoever withdrew the consent for surveys is not in it.
create view published.contact as
select p.id as person_id, coalesce(nullif(p.email, ''), u.email, '') as email, p.language
  from accounts_person p left join accounts_user u on u.person_id = p.id
 where not exists (select from accounts_consent c
                    where c.person_id = p.id and c.purpose = 'survey' and c.withdrawn_at is not null)
    or exists (select from accounts_consent c
                where c.person_id = p.id and c.purpose = 'survey' and c.withdrawn_at is null);

create view published.employment as
select person_id, employer_id, coalesce(joint_committee_id, '') as joint_committee, start, "end"
  from accounts_employment;

create view published.purse as
select account_id as person_id, scheme, payer, asset, granted, valid_from, valid_until
  from accounts_purse;
