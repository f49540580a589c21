select 'act ' || coalesce(a.id, k.act_id), coalesce(a.book_id || ' ' || a.key, 'an act'), coalesce(k.book_id || ' ' || k.key, 'no key')
  from ledger_act a
  full join ledger_actkey k on k.act_id = a.id
 where (a.book_id, a.key) is distinct from (k.book_id, k.key)
 order by coalesce(a.id, k.act_id)
