select 'account ' || coalesce(a.id, t.id), coalesce(t.net, 0), a.posted
  from ledger_account a
  full join (select m.id, sum(m.amount) as net
               from (select debit_id as id, -amount as amount from ledger_transfer
                     union all
                     select credit_id, amount from ledger_transfer) m
              group by m.id) t on t.id = a.id
 where a.posted is distinct from coalesce(t.net, 0)
 order by coalesce(a.id, t.id)
