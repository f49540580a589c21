select 'account ' || a.id, coalesce(c.after, a.opening_floor), a.floor
  from ledger_account a
  left join (select distinct on (account_id) account_id, after from ledger_floorchange order by account_id, act_id desc) c on c.account_id = a.id
 where a.floor is distinct from coalesce(c.after, a.opening_floor)
 order by a.id
