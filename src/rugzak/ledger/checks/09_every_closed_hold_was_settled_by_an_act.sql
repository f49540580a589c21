select 'hold ' || h.act_id || '.' || h.n, 'an act that settles it', 'none'
  from ledger_hold h
 where h.state <> 0 and not exists (select 1 from ledger_act s where s.target_id = h.act_id and s.code = 0)
 order by h.act_id, h.n
