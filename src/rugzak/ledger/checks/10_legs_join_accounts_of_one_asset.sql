select l.what || ' ' || l.act_id || '.' || l.n, coalesce(d.asset, 'unknown account ' || l.debit_id), coalesce(c.asset, 'unknown account ' || l.credit_id)
  from (select 'hold' as what, act_id, n, debit_id, credit_id from ledger_hold
        union all
        select 'transfer', act_id, n, debit_id, credit_id from ledger_transfer) l
  left join ledger_account d on d.id = l.debit_id
  left join ledger_account c on c.id = l.credit_id
 where d.asset is null or d.asset is distinct from c.asset
 order by l.act_id, l.n
