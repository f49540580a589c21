-- Reserve and post: check and change in one statement, for one request or for five hundred.
--
-- Order of locks, the same in every function: books by id, accounts by id; only then are keys read (a fresh snapshot) and act ids
-- drawn, so that on any one account act ids rise in the order of commits.
-- Codes: 0 granted, 1 same key with another body, 2 not enough, 3 unknown account or another asset,
--        4 already settled, 5 more than is left, 6 unknown act or leg, 7 floor moved the wrong way.
-- No joins between two unnests: the planner guesses ten rows for each and loops over all pairs.

create or replace function ledger_lock_books(p_books bigint[]) returns void language plpgsql as $$
declare found_books bigint;
begin
  select count(*) into found_books
    from (select 1 from ledger_book b where b.id = any(p_books) order by b.id for no key update) locked;
  if found_books <> (select count(distinct x) from unnest(p_books) x) then
    raise exception 'ledger: unknown book among %', p_books using errcode = 'foreign_key_violation';
  end if;
end $$;

create or replace function ledger_lock_accounts(p_accounts bigint[]) returns void language plpgsql as $$
begin
  perform 1 from ledger_account a where a.id = any(p_accounts) order by a.id for no key update;
end $$;

-- The one statement that moves balances for legs. False: some account was missing or would have gone below its floor; the caller
-- must then undo. The test looks only at what leaves an account: value that arrives later in a batch may not pay for what left
-- earlier. After a walk, which knows the order, p_walked leaves the judgement to the table's CHECK.
create or replace function ledger_move(p_post boolean, p_walked boolean, l_debit bigint[], l_credit bigint[], l_amount bigint[])
returns boolean language plpgsql as $$
declare complete boolean;
begin
  with change as materialized (
    select c.id, sum(c.net)::bigint as net, sum(c.leaves)::bigint as leaves
      from (select d.id, -d.m as net, d.m as leaves from unnest(l_debit, l_amount) d(id, m)
            union all
            select k.id, k.m, 0 from unnest(l_credit, l_amount) k(id, m) where p_post) c
     group by c.id),
  moved as (
    update ledger_account a
       set posted = a.posted + case when p_post then change.net else 0 end,
           held = a.held + case when p_post then 0 else change.leaves end
      from change
     where a.id = change.id and (p_walked or a.floor is null or a.posted - a.held - change.leaves >= a.floor)
    returning 1)
  select (select count(*) from moved) = (select count(*) from change) into complete;
  return complete;
end $$;

-- True when every leg names known accounts of one asset, each different from its credit account.
-- Each account is looked up once: a hot one has many versions, and every look walks them all.
-- In plpgsql, which keeps its plan: a function in SQL would be planned at every call.
create or replace function ledger_legs_sound(l_debit bigint[], l_credit bigint[], l_else bigint[])
returns boolean language plpgsql stable set enable_nestloop = off as $$
begin
  return not exists (
    with seen as materialized (
      select y.id, y.asset from ledger_account y where y.id = any(l_debit || l_credit || l_else))
    select 1
      from unnest(l_debit, l_credit, l_else) t(d, c, e)
      left join seen a on a.id = t.d
      left join seen b on b.id = t.c
      left join seen f on f.id = t.e
     where a.id is null or a.asset is distinct from b.asset or t.d = t.c or t.e = t.c
        or (t.e is not null and f.asset is distinct from a.asset));
end $$;

-- The walk in order of arrival, in memory: refused requests consume nothing. Caller holds all locks.
create or replace function ledger_walk(
  p_post boolean, p_book bigint, p_key uuid[], p_hmac bytea[],
  l_req int[], l_n smallint[], l_debit bigint[], l_credit bigint[], l_amount bigint[], l_else bigint[],
  out codes smallint[], out refused smallint[], out prior bigint[], out first_of int[], out debits bigint[])
language plpgsql as $$
declare
  requests int := cardinality(p_key);
  legs int := cardinality(l_req);
  place int[];      -- of each mention of an account: its rank among the distinct ids (debits, then credits, then fallbacks)
  free bigint[];    -- by rank; null: no floor
  unit int[];       -- by rank; null: no such account
  used int[] := array_fill(null::int, array[legs]);
  i int; r int; u int; next_leg int := 1; first_leg int; d int; c int; e int;
begin
  debits := l_debit;
  select array_agg(q.rank order by q.o) into place
    from (select t.o, dense_rank() over (order by t.id)::int as rank
            from unnest(l_debit || l_credit || l_else) with ordinality t(id, o)) q;
  select array_agg(q.free order by q.id), array_agg(q.unit order by q.id) into free, unit
    from (select t.id, a.posted - a.held - a.floor as free,
                 case when a.id is not null then dense_rank() over (order by a.asset)::int end as unit
            from (select distinct x.id from unnest(l_debit || l_credit || l_else) x(id)) t
            left join ledger_account a on a.id = t.id) q;
  select array_agg(q.first order by q.o), array_agg(q.code order by q.o), array_agg(q.leg order by q.o), array_agg(q.act order by q.o)
    into first_of, codes, refused, prior
    from (select t.o, min(t.o) over (partition by t.k)::int as first, r.id as act,
                 case when r.id is null then 0 when r.body_hmac <> t.h then 1 else r.code end::smallint as code,
                 case when r.body_hmac = t.h then r.refused_leg end as leg
            from unnest(p_key, p_hmac) with ordinality t(k, h, o)
            left join ledger_actkey y on y.book_id = p_book and y.key = t.k
            left join ledger_act r on r.id = y.act_id) q;
  for i in 1..requests loop
    first_leg := next_leg;
    while next_leg <= legs and l_req[next_leg] = i loop next_leg := next_leg + 1; end loop;
    if prior[i] is not null then continue; end if;
    if first_of[i] < i then
      if p_hmac[first_of[i]] = p_hmac[i] then
        codes[i] := codes[first_of[i]]; refused[i] := refused[first_of[i]];
      else
        codes[i] := 1;
      end if;
      continue;
    end if;
    for r in first_leg..next_leg - 1 loop
      d := place[r]; c := place[legs + r];
      e := case when l_else[r] is not null then place[2 * legs + r] end;
      if unit[d] is null or unit[c] is distinct from unit[d] or d = c or e = c
         or (e is not null and unit[e] is distinct from unit[d]) then
        codes[i] := 3;
      else
        if free[d] < l_amount[r] and e is not null then
          d := e; debits[r] := l_else[r];
        end if;
        if free[d] < l_amount[r] then codes[i] := 2; end if;
      end if;
      if codes[i] <> 0 then
        refused[i] := l_n[r];
        for u in first_leg..r - 1 loop
          free[used[u]] := free[used[u]] + l_amount[u];
          if p_post then c := place[legs + u]; free[c] := free[c] - l_amount[u]; end if;
        end loop;
        exit;
      end if;
      used[r] := d;
      free[d] := free[d] - l_amount[r];
      if p_post then free[c] := free[c] + l_amount[r]; end if;
    end loop;
  end loop;
end $$;

-- Requests in order of arrival; l_* are their legs, sorted by l_req (1-based index of the request). p_post: transfers at once, else holds.
create or replace function ledger_place_batch(
  p_post boolean, p_book bigint, p_also bigint[],
  p_key uuid[], p_hmac bytea[], p_kind text[], p_reason text[], p_actor uuid[], p_basis text[],
  p_due timestamptz[], p_event_at timestamptz[], p_at timestamptz,
  l_req int[], l_n smallint[], l_debit bigint[], l_credit bigint[], l_amount bigint[], l_else bigint[])
returns table(o_request int, o_act bigint, o_code smallint, o_leg smallint, o_replayed boolean) language plpgsql as $$
declare
  requests int := cardinality(p_key);
  clean boolean;
  codes smallint[]; refused smallint[]; prior bigint[]; first_of int[]; debits bigint[] := l_debit;
  counts smallint[]; ids bigint[]; live boolean[];
  v_debit bigint[]; v_credit bigint[]; v_amount bigint[];
begin
  perform ledger_lock_books(p_book || p_also);
  perform ledger_lock_accounts(l_debit || l_else || case when p_post then l_credit else '{}' end);
  clean := not exists (select 1 from ledger_actkey y where y.book_id = p_book and y.key = any(p_key))
       and (select count(distinct k) from unnest(p_key) k) = requests
       and ledger_legs_sound(l_debit, l_credit, l_else);
  if clean then
    begin
      if not ledger_move(p_post, false, l_debit, l_credit, l_amount) then
        raise exception 'not clean' using errcode = 'LG001';
      end if;
    exception when sqlstate 'LG001' then clean := false;
    end;
  end if;
  select array_agg(nextval('ledger_act_id_seq')) into ids from generate_series(1, requests);
  if clean then
    codes := array_fill(0::smallint, array[requests]);
    refused := array_fill(null::smallint, array[requests]);
    prior := array_fill(null::bigint, array[requests]);
    select array_agg(g) into first_of from generate_series(1, requests) g;
    live := array_fill(true, array[requests]);
  else
    select w.codes, w.refused, w.prior, w.first_of, w.debits into codes, refused, prior, first_of, debits
      from ledger_walk(p_post, p_book, p_key, p_hmac, l_req, l_n, l_debit, l_credit, l_amount, l_else) w;
    select array_agg(t.c = 0 and t.p is null and t.f = t.o order by t.o) into live
      from unnest(codes, prior, first_of) with ordinality t(c, p, f, o);
    select array_agg(t.d order by t.o), array_agg(t.c order by t.o), array_agg(t.m order by t.o)
      into v_debit, v_credit, v_amount
      from unnest(l_req, debits, l_credit, l_amount) with ordinality t(r, d, c, m, o) where live[t.r];
    if v_debit is not null and not ledger_move(p_post, true, v_debit, v_credit, v_amount) then
      raise exception 'ledger: the walk and the accounts disagree' using errcode = 'LG002';
    end if;
  end if;
  select array_agg(q.n order by q.r) into counts
    from (select t.r, count(*)::smallint as n from unnest(l_req) t(r) group by t.r) q;
  insert into ledger_act(id, book_id, key, body_hmac, kind, code, refused_leg, legs, reason, actor, basis, due, event_at, recorded_at, pending)
    select ids[t.o], p_book, t.key, t.hmac, t.kind, t.code, t.leg, case when t.code = 0 then counts[t.o] else 0 end,
           t.reason, t.actor, t.basis, t.due, t.event_at, p_at, t.code = 0 and not p_post
      from unnest(p_key, p_hmac, p_kind, p_reason, p_actor, p_basis, p_due, p_event_at, codes, refused, prior, first_of)
           with ordinality t(key, hmac, kind, reason, actor, basis, due, event_at, code, leg, prior, first, o)
     where t.prior is null and t.first = t.o;
  insert into ledger_actkey(key, book_id, act_id)
    select t.key, p_book, ids[t.o] from unnest(p_key, prior, first_of) with ordinality t(key, prior, first, o)
     where t.prior is null and t.first = t.o;
  if p_post then
    insert into ledger_transfer(act_id, n, debit_id, credit_id, amount)
      select ids[t.r], t.n, t.d, t.c, t.m from unnest(l_req, l_n, debits, l_credit, l_amount) t(r, n, d, c, m) where live[t.r];
  else
    insert into ledger_hold(act_id, n, debit_id, credit_id, amount, captured, state)
      select ids[t.r], t.n, t.d, t.c, t.m, 0, 0 from unnest(l_req, l_n, debits, l_credit, l_amount) t(r, n, d, c, m) where live[t.r];
  end if;
  perform ledger_add_link(p_book, ids[1], ids[requests], p_at);
  return query
    select t.o::int, coalesce(t.prior, ids[t.first]), t.code, t.leg, t.code <> 1 and (t.prior is not null or t.first < t.o)
      from unnest(codes, refused, prior, first_of) with ordinality t(code, leg, prior, first, o) order by t.o;
end $$;
