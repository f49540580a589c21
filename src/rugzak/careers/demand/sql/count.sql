-- Cells by skill, region, sector and month; '*' stands for all regions or sectors, skill '' for all vacancies.
insert into careers_asked (skill_uri, region, sector, month, vacancies, sure, employers)
with asked as (
    select s.skill_uri, s.sure, v.id, v.employer, v.region, v.sector, date_trunc('month', v.day)::date as month
      from careers_vacancyskill s join careers_vacancy v on v.id = s.vacancy_id
    union all
    select '', true, v.id, v.employer, v.region, v.sector, date_trunc('month', v.day)::date
      from careers_vacancy v
)
select skill_uri,
       case when grouping(region) = 1 then '*' else region end,
       case when grouping(sector) = 1 then '*' else sector end,
       month, count(*), count(*) filter (where sure), count(distinct employer)
  from asked
 group by grouping sets (
       (skill_uri, month), (skill_uri, month, region), (skill_uri, month, sector), (skill_uri, month, region, sector));
