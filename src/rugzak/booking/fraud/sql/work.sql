-- The same rows with `firm`: the employer that pays, else the one where the person works on the first day.
select f.*, coalesce(f.employer, j.employer_id) as firm
  from fact f
  left join lateral (
       select j.employer_id from accounts_employment j
        where j.person_id = f.person and j.start <= f.starts and (j."end" is null or j."end" >= f.starts)
        order by j.start desc limit 1) j on true
