-- Move an account's floor, as an act with its reason: down (p_down) makes a debt visible where a capacity or a right shrank below
-- what was already promised; up again once it is made good, never above what is free.
create or replace function ledger_move_floor(
  p_book bigint, p_key uuid, p_hmac bytea, p_kind text, p_reason text, p_actor uuid, p_basis text,
  p_event_at timestamptz, p_at timestamptz, p_account bigint, p_floor bigint, p_down boolean)
returns table(o_act bigint, o_code smallint, o_leg smallint, o_replayed boolean) language plpgsql as $$
declare v_code smallint; v_id bigint; account ledger_account%rowtype;
begin
  perform ledger_lock_books(array[p_book]);
  perform ledger_lock_accounts(array[p_account]);
  return query select * from ledger_answer(p_book, p_key, p_hmac);
  if found then return; end if;
  v_id := nextval('ledger_act_id_seq');
  select * into account from ledger_account a where a.id = p_account;
  v_code := case
    when account.id is null or account.floor is null then 3
    when (p_floor < account.floor) is distinct from p_down or p_floor = account.floor then 7
    when account.posted - account.held < p_floor then 2
    else 0 end;
  if v_code = 0 then
    update ledger_account a set floor = p_floor where a.id = p_account;
    insert into ledger_floorchange(act_id, account_id, before, after) values (v_id, p_account, account.floor, p_floor);
  end if;
  perform ledger_write_act(p_book, p_key, p_hmac, p_kind, v_code, null::smallint, (v_code = 0)::int::smallint, null::bigint,
                           p_reason, p_actor, p_basis, p_event_at, p_at, v_id);
  return query select v_id, v_code, null::smallint, false;
end $$;
