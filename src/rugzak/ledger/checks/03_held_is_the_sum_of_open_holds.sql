select 'account ' || coalesce(a.id, h.id), coalesce(h.open, 0), a.held
  from ledger_account a
  full join (select debit_id as id, sum(amount - captured) as open from ledger_hold where state = 0 group by debit_id) h on h.id = a.id
 where a.held is distinct from coalesce(h.open, 0)
 order by coalesce(a.id, h.id)
