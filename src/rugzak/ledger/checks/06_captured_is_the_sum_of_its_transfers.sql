select 'hold ' || coalesce(h.act_id, t.act) || '.' || coalesce(h.n, t.n), coalesce(t.amount, 0), h.captured
  from ledger_hold h
  full join (select hold_act_id as act, hold_n as n, sum(amount) as amount from ledger_transfer
              where hold_act_id is not null group by hold_act_id, hold_n) t on t.act = h.act_id and t.n = h.n
 where h.captured is distinct from coalesce(t.amount, 0)
 order by coalesce(h.act_id, t.act), coalesce(h.n, t.n)
