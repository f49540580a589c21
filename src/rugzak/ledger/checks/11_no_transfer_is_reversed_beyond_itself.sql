select 'transfer ' || r.act || '.' || r.n, 'at most ' || coalesce(t.amount, 0), r.amount
  from (select reverses_act_id as act, reverses_n as n, sum(amount) as amount from ledger_transfer
         where reverses_act_id is not null group by reverses_act_id, reverses_n) r
  left join ledger_transfer t on t.act_id = r.act and t.n = r.n
 where r.amount > coalesce(t.amount, 0)
 order by r.act, r.n
