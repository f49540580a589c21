select 'act ' || coalesce(a.id, h.id), coalesce(h.open, 0) || ' open', case when a.id is null then 'not pending' else 'pending' end
  from (select id from ledger_act where pending) a
  full join (select act_id as id, count(*) as open from ledger_hold where state = 0 group by act_id) h on h.id = a.id
 where a.id is null or h.id is null
 order by coalesce(a.id, h.id)
