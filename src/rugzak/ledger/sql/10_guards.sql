-- What has been written in the ledger stays. Corrections are new rows; only projections (a hold's state, an act's pending mark,
-- an account's balance) may move. TRUNCATE is not guarded here: it needs a right that the application's role should not have.

create or replace function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'ledger: % on % is refused, the ledger is append-only', tg_op, tg_table_name
    using errcode = 'integrity_constraint_violation';
end $$;

create or replace trigger ledger_transfer_frozen before update or delete on ledger_transfer
  for each row execute function ledger_refuse_change();

create or replace trigger ledger_floorchange_frozen before update or delete on ledger_floorchange
  for each row execute function ledger_refuse_change();

create or replace trigger ledger_link_frozen before update or delete on ledger_link
  for each row execute function ledger_refuse_change();

create or replace trigger ledger_seal_frozen before update or delete on ledger_seal
  for each row execute function ledger_refuse_change();

create or replace trigger ledger_sealedhead_frozen before update or delete on ledger_sealedhead
  for each row execute function ledger_refuse_change();

create or replace trigger ledger_actkey_frozen before update or delete on ledger_actkey
  for each row execute function ledger_refuse_change();

create or replace trigger ledger_book_kept before delete on ledger_book
  for each row execute function ledger_refuse_change();

create or replace trigger ledger_book_frozen before update on ledger_book
  for each row when (old.id <> new.id or old.name <> new.name or new.seq < old.seq)
  execute function ledger_refuse_change();

create or replace trigger ledger_act_kept before delete on ledger_act
  for each row execute function ledger_refuse_change();

create or replace trigger ledger_act_frozen before update on ledger_act
  for each row when (
    (old.id, old.book_id, old.key, old.body_hmac, old.kind, old.code, old.refused_leg, old.legs, old.target_id,
     old.reason, old.actor, old.basis, old.due, old.event_at, old.recorded_at)
    is distinct from
    (new.id, new.book_id, new.key, new.body_hmac, new.kind, new.code, new.refused_leg, new.legs, new.target_id,
     new.reason, new.actor, new.basis, new.due, new.event_at, new.recorded_at)
    or (new.pending and not old.pending))
  execute function ledger_refuse_change();

create or replace trigger ledger_hold_kept before delete on ledger_hold
  for each row execute function ledger_refuse_change();

create or replace trigger ledger_hold_frozen before update on ledger_hold
  for each row when (
    (old.act_id, old.n, old.debit_id, old.credit_id, old.amount)
    is distinct from (new.act_id, new.n, new.debit_id, new.credit_id, new.amount)
    or old.state <> 0 or new.captured < old.captured)
  execute function ledger_refuse_change();

create or replace trigger ledger_account_kept before delete on ledger_account
  for each row execute function ledger_refuse_change();

create or replace trigger ledger_account_frozen before update on ledger_account
  for each row when ((old.id, old.asset, old.kind, old.opening_floor) is distinct from (new.id, new.asset, new.kind, new.opening_floor))
  execute function ledger_refuse_change();
