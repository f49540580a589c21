select 'act ' || coalesce(a.id, l.id), coalesce(a.legs::text, 'an act') || case when a.code <> 0 then ' (refused)' else '' end, coalesce(l.legs, 0)
  from ledger_act a
  full join (select m.id, count(*) as legs
               from (select act_id as id from ledger_hold
                     union all select act_id from ledger_transfer
                     union all select act_id from ledger_floorchange) m
              group by m.id) l on l.id = a.id
 where a.legs is distinct from coalesce(l.legs, 0)
 order by coalesce(a.id, l.id)
