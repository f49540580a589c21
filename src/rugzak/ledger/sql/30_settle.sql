-- What happens to holds and transfers afterwards: capture, void, expire, reverse. Order of locks and codes as in 20_place.sql.
-- A refusal met half way raises LG001 inside a sub-transaction, so that a refused request leaves nothing but its act.

-- The stored answer to a key; no row when the key is new. Caller holds the book's lock.
create or replace function ledger_answer(p_book bigint, p_key uuid, p_hmac bytea)
returns table(o_act bigint, o_code smallint, o_leg smallint, o_replayed boolean) language sql stable as $$
  select r.id, case when r.body_hmac = p_hmac then r.code else 1 end::smallint,
         case when r.body_hmac = p_hmac then r.refused_leg end, r.body_hmac = p_hmac
    from ledger_actkey y join ledger_act r on r.id = y.act_id where y.book_id = p_book and y.key = p_key
$$;

create or replace function ledger_write_act(
  p_book bigint, p_key uuid, p_hmac bytea, p_kind text, p_code smallint, p_leg smallint, p_legs smallint, p_target bigint,
  p_reason text, p_actor uuid, p_basis text, p_event_at timestamptz, p_at timestamptz, p_id bigint)
returns void language sql as $$
  insert into ledger_act(id, book_id, key, body_hmac, kind, code, refused_leg, legs, target_id, reason, actor, basis, event_at, recorded_at, pending)
  values (p_id, p_book, p_key, p_hmac, p_kind, p_code, p_leg, p_legs, p_target, p_reason, p_actor, p_basis, p_event_at, p_at, false);
  insert into ledger_actkey(key, book_id, act_id) values (p_key, p_book, p_id);
  select ledger_add_link(p_book, p_id, p_id, p_at);
$$;

-- Capture (p_state 1) posts held value to the hold's credit account; void (p_state 2) lets it go, or pours it into l_into in the same act.
-- l_n null: every open leg. l_amount (beside l_n) null: all that is left. p_final: what is not captured of the named legs is released.
create or replace function ledger_settle(
  p_book bigint, p_key uuid, p_hmac bytea, p_kind text, p_reason text, p_actor uuid, p_basis text,
  p_event_at timestamptz, p_at timestamptz, p_target bigint, p_state smallint,
  l_n smallint[], l_amount bigint[], l_into_n smallint[], l_into bigint[], p_final boolean)
returns table(o_act bigint, o_code smallint, o_leg smallint, o_replayed boolean) language plpgsql as $$
declare
  v_code smallint := 0; v_leg smallint; v_legs smallint := 0; v_id bigint;
  leg record; v_take bigint; v_release bigint; v_to bigint; v_seen boolean := false; v_poured int := 0;
begin
  perform ledger_lock_books(p_book || array(select b.book_id from ledger_act b where b.id = p_target));
  perform ledger_lock_accounts(
    array(select h.debit_id from ledger_hold h where h.act_id = p_target and (l_n is null or h.n = any(l_n)))
    || array(select h.credit_id from ledger_hold h where h.act_id = p_target and p_state = 1 and (l_n is null or h.n = any(l_n)))
    || l_into);
  return query select * from ledger_answer(p_book, p_key, p_hmac);
  if found then return; end if;
  v_id := nextval('ledger_act_id_seq');
  begin
    for leg in
      select t.n as asked, h.*, t.m as wanted, l_into[array_position(l_into_n, t.n)] as into_id, a.asset
        from unnest(coalesce(l_n, array(select o.n from ledger_hold o where o.act_id = p_target and o.state = 0 order by o.n)),
                    l_amount) with ordinality t(n, m, o)
        left join ledger_hold h on h.act_id = p_target and h.n = t.n
        left join ledger_account a on a.id = h.debit_id
       order by t.o
    loop
      v_seen := true; v_leg := leg.asked;
      v_poured := v_poured + (leg.into_id is not null)::int;
      v_release := leg.amount - leg.captured;
      v_to := coalesce(leg.into_id, case when p_state = 1 then leg.credit_id end);
      v_take := case when v_to is null then 0 else coalesce(leg.wanted, v_release) end;
      v_code := case
        when leg.act_id is null then 6
        when leg.state <> 0 then 4
        when v_take > v_release then 5
        when v_to = leg.debit_id then 3
        when v_to is not null and not exists (select 1 from ledger_account c where c.id = v_to and c.asset = leg.asset) then 3
        else 0 end;
      if v_code <> 0 then raise exception 'refused' using errcode = 'LG001'; end if;
      if not p_final and v_take < v_release then v_release := v_take; end if;
      update ledger_account a set posted = a.posted - v_take, held = a.held - v_release where a.id = leg.debit_id;
      if v_take > 0 then
        update ledger_account a set posted = a.posted + v_take where a.id = v_to;
        insert into ledger_transfer(act_id, n, debit_id, credit_id, amount, hold_act_id, hold_n)
          values (v_id, leg.n, leg.debit_id, v_to, v_take,
                  case when p_state = 1 then leg.act_id end, case when p_state = 1 then leg.n end);
        v_legs := v_legs + 1;
      end if;
      update ledger_hold h
         set captured = h.captured + case when p_state = 1 then v_take else 0 end,
             state = case when v_release < leg.amount - leg.captured then 0
                          when p_state = 1 and h.captured + v_take = 0 then 2
                          else p_state end
       where h.act_id = leg.act_id and h.n = leg.n;
    end loop;
    if not v_seen or v_poured < coalesce(cardinality(l_into_n), 0) then
      v_code := case when exists (select 1 from ledger_hold h where h.act_id = p_target) then 4 else 6 end; v_leg := null;
      raise exception 'refused' using errcode = 'LG001';
    end if;
    update ledger_act r set pending = false
     where r.id = p_target and r.pending and not exists (select 1 from ledger_hold h where h.act_id = p_target and h.state = 0);
    v_leg := null;
  exception when sqlstate 'LG001' then v_legs := 0;
  end;
  perform ledger_write_act(p_book, p_key, p_hmac, p_kind, v_code, v_leg, v_legs, p_target, p_reason, p_actor, p_basis, p_event_at, p_at, v_id);
  return query select v_id, v_code, v_leg, false;
end $$;

-- Let go of what is still held by acts whose due moment has passed. Keys come from the caller, derived from (act, 'expire');
-- acts that are settled or not yet due are passed over, so a second sweep does nothing. Returns the acts that expired.
create or replace function ledger_expire(p_acts bigint[], p_key uuid[], p_hmac bytea[], p_due_by timestamptz, p_at timestamptz)
returns table(o_act bigint) language plpgsql as $$
declare live bigint[]; made record;
begin
  perform ledger_lock_books(array(select distinct r.book_id from ledger_act r where r.id = any(p_acts)));
  perform ledger_lock_accounts(array(select h.debit_id from ledger_hold h where h.act_id = any(p_acts) and h.state = 0));
  live := array(select r.id from ledger_act r where r.id = any(p_acts) and r.pending and r.due <= p_due_by order by r.id);
  update ledger_account a set held = a.held - let_go.m
    from (select h.debit_id, sum(h.amount - h.captured)::bigint as m from ledger_hold h
           where h.act_id = any(live) and h.state = 0 group by h.debit_id) let_go
   where a.id = let_go.debit_id;
  update ledger_hold h set state = 3 where h.act_id = any(live) and h.state = 0;
  update ledger_act r set pending = false where r.id = any(live);
  for made in
    with written as (
      insert into ledger_act(book_id, key, body_hmac, kind, code, legs, target_id, reason, basis, event_at, recorded_at, pending)
        select r.book_id, t.key, t.hmac, 'expire', 0, 0, r.id, 'due', r.basis, p_due_by, p_at, false
          from unnest(p_acts, p_key, p_hmac) t(act, key, hmac) join ledger_act r on r.id = t.act
         where t.act = any(live) order by t.act
      returning id, book_id, key),
    keyed as (insert into ledger_actkey(key, book_id, act_id) select w.key, w.book_id, w.id from written w)
    select w.book_id, min(w.id) as first, max(w.id) as last from written w group by w.book_id order by w.book_id
  loop
    perform ledger_add_link(made.book_id, made.first, made.last, p_at);
  end loop;
  return query select unnest(live);
end $$;

-- Correct transfers of an act by transfers the other way that refer to them; never more than the original minus earlier reversals.
-- l_from pays instead of the account that received (a debtor's receivable), l_into receives instead of the account that paid.
create or replace function ledger_reverse(
  p_book bigint, p_key uuid, p_hmac bytea, p_kind text, p_reason text, p_actor uuid, p_basis text,
  p_event_at timestamptz, p_at timestamptz, p_target bigint,
  l_n smallint[], l_amount bigint[], l_from_n smallint[], l_from bigint[], l_into_n smallint[], l_into bigint[])
returns table(o_act bigint, o_code smallint, o_leg smallint, o_replayed boolean) language plpgsql as $$
declare
  v_code smallint := 0; v_leg smallint; v_legs smallint := 0; v_id bigint;
  leg record; v_left bigint; v_amount bigint; v_from bigint; v_to bigint; v_seen boolean := false;
begin
  perform ledger_lock_books(p_book || array(select b.book_id from ledger_act b where b.id = p_target));
  perform ledger_lock_accounts(
    array(select unnest(array[t.debit_id, t.credit_id]) from ledger_transfer t
           where t.act_id = p_target and (l_n is null or t.n = any(l_n)))
    || l_from || l_into);
  return query select * from ledger_answer(p_book, p_key, p_hmac);
  if found then return; end if;
  v_id := nextval('ledger_act_id_seq');
  begin
    for leg in
      select t.n as asked, x.*, t.m as wanted, a.asset,
             l_from[array_position(l_from_n, t.n)] as from_id, l_into[array_position(l_into_n, t.n)] as into_id,
             (select coalesce(sum(v.amount), 0)::bigint from ledger_transfer v where v.reverses_act_id = p_target and v.reverses_n = x.n and v.act_id > p_target) as undone
        from unnest(coalesce(l_n, array(select o.n from ledger_transfer o where o.act_id = p_target order by o.n)),
                    l_amount) with ordinality t(n, m, o)
        left join ledger_transfer x on x.act_id = p_target and x.n = t.n
        left join ledger_account a on a.id = x.debit_id
       order by t.o
    loop
      v_leg := leg.asked;
      v_left := leg.amount - leg.undone;
      if l_n is null and v_left = 0 then continue; end if;
      v_seen := true;
      v_amount := coalesce(leg.wanted, v_left);
      v_from := coalesce(leg.from_id, leg.credit_id); v_to := coalesce(leg.into_id, leg.debit_id);
      v_code := case
        when leg.act_id is null then 6
        when v_left = 0 then 4
        when v_amount > v_left then 5
        when v_from = v_to then 3
        when (select count(*) from ledger_account c where c.id in (v_from, v_to) and c.asset = leg.asset) <> 2 then 3
        else 0 end;
      if v_code = 0 then
        update ledger_account a set posted = a.posted - v_amount
         where a.id = v_from and (a.floor is null or a.posted - a.held - v_amount >= a.floor);
        if not found then v_code := 2; end if;
      end if;
      if v_code <> 0 then raise exception 'refused' using errcode = 'LG001'; end if;
      update ledger_account a set posted = a.posted + v_amount where a.id = v_to;
      insert into ledger_transfer(act_id, n, debit_id, credit_id, amount, reverses_act_id, reverses_n)
        values (v_id, leg.n, v_from, v_to, v_amount, p_target, leg.n);
      v_legs := v_legs + 1;
    end loop;
    if not v_seen then
      v_code := case when exists (select 1 from ledger_transfer t where t.act_id = p_target) then 4 else 6 end; v_leg := null;
      raise exception 'refused' using errcode = 'LG001';
    end if;
    v_leg := null;
  exception when sqlstate 'LG001' then v_legs := 0;
  end;
  perform ledger_write_act(p_book, p_key, p_hmac, p_kind, v_code, v_leg, v_legs, p_target, p_reason, p_actor, p_basis, p_event_at, p_at, v_id);
  return query select v_id, v_code, v_leg, false;
end $$;
