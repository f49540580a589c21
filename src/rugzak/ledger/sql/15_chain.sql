-- The chain: one link for each batch of acts of a book, so that nothing that was written can change, vanish or move unseen.
--
-- digest = sha256 of the batch as text, one line a row, in this order, empty where a value is null:
--   a|id|key|body_hmac|kind|code|refused_leg|legs|target|actor|due|event_at|recorded_at|reason|basis   acts by id
--   h|act|n|debit|credit|amount                                                                        holds by act, n
--   t|act|n|debit|credit|amount|hold_act|hold_n|reverses_act|reverses_n                                transfers by act, n
--   f|act|account|before|after                                                                         floors by act
-- Moments are microseconds since 1970, bytes are hex, reason and basis are JSON strings. Lines end with a newline.
-- head = sha256(head of the link before || digest); before the first link stands sha256('book:' || id).
-- What may still move (a hold's state, an act's pending mark, an account's balance) is not in it: those are projections.

create or replace function ledger_micros(p_moment timestamptz) returns bigint language sql immutable parallel safe as $$
  select (extract(epoch from p_moment) * 1000000)::bigint
$$;

-- Costly, so that a proof of many links is shared out over the cores. One plan for all calls, no join, and no scan of a whole table: every branch is bounded by the two ids.
create or replace function ledger_digest(p_book bigint, p_first bigint, p_last bigint, out acts int, out digest bytea)
language plpgsql stable parallel safe cost 100000 set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare v_ids bigint[];
begin
  select array_agg(x.id), count(*) into v_ids, acts from ledger_act x where x.id between p_first and p_last and x.book_id = p_book;
  with line(kind, act, n, words) as (
    select 1, a.id, 0, concat('a|', a.id, '|', a.key, '|', encode(a.body_hmac, 'hex'), '|', a.kind, '|', a.code, '|',
           a.refused_leg, '|', a.legs, '|', a.target_id, '|', a.actor, '|', ledger_micros(a.due), '|',
           ledger_micros(a.event_at), '|', ledger_micros(a.recorded_at), '|', to_json(a.reason), '|', to_json(a.basis), E'\n')
      from ledger_act a where a.id between p_first and p_last and a.book_id = p_book
    union all
    select 2, h.act_id, h.n, concat('h|', h.act_id, '|', h.n, '|', h.debit_id, '|', h.credit_id, '|', h.amount, E'\n')
      from ledger_hold h where h.act_id between p_first and p_last and h.act_id = any(v_ids)
    union all
    select 3, t.act_id, t.n, concat('t|', t.act_id, '|', t.n, '|', t.debit_id, '|', t.credit_id, '|', t.amount, '|', t.hold_act_id, '|',
           t.hold_n, '|', t.reverses_act_id, '|', t.reverses_n, E'\n')
      from ledger_transfer t where t.act_id between p_first and p_last and t.act_id = any(v_ids)
    union all
    select 4, f.act_id, 0, concat('f|', f.act_id, '|', f.account_id, '|', f.before, '|', f.after, E'\n')
      from ledger_floorchange f where f.act_id between p_first and p_last and f.act_id = any(v_ids))
  select sha256(convert_to(string_agg(l.words, '' order by l.kind, l.act, l.n), 'UTF8')) into digest from line l;
end $$;

-- Add the acts of a book with ids from p_first to p_last as one link; nothing where none of them was written (stored answers only).
-- The caller holds the book's lock, so no other act of this book has an id in between.
create or replace function ledger_add_link(p_book bigint, p_first bigint, p_last bigint, p_at timestamptz) returns void language plpgsql as $$
declare v_acts int; v_digest bytea; v_seq bigint; v_head bytea;
begin
  select d.acts, d.digest into v_acts, v_digest from ledger_digest(p_book, p_first, p_last) d;
  if v_acts = 0 then return; end if;
  update ledger_book b
     set seq = b.seq + 1, head = sha256(coalesce(b.head, sha256(convert_to('book:' || b.id, 'UTF8'))) || v_digest)
   where b.id = p_book returning b.seq, b.head into v_seq, v_head;
  insert into ledger_link(book_id, seq, first_act, last_act, acts, digest, head, recorded_at)
    values (p_book, v_seq, p_first, p_last, v_acts, v_digest, v_head, p_at);
end $$;

-- Seal the heads that moved since the last seal. root = sha256 of lines 'book|seq|head' by book; head = sha256(head before || root).
-- Returns the seal's id, or null where nothing moved. Two sealers at once wait for each other.
create or replace function ledger_seal_heads(p_at timestamptz) returns bigint language plpgsql as $$
declare v_before bytea; v_last bigint; v_id bigint;
begin
  perform pg_advisory_xact_lock(hashtext('ledger_seal'));
  select s.id, s.head into v_last, v_before from ledger_seal s order by s.id desc limit 1;
  with moved as materialized (
    select b.id, b.seq, b.head from ledger_book b
     where b.seq > coalesce((select max(s.seq) from ledger_sealedhead s where s.book_id = b.id), 0)),
  root as (
    select count(*) as books,
           sha256(convert_to(string_agg(concat(m.id, '|', m.seq, '|', encode(m.head, 'hex'), E'\n'), '' order by m.id), 'UTF8')) as hash
      from moved m),
  sealed as (
    insert into ledger_seal(id, books, root, head, sealed_at)
      select coalesce(v_last, 0) + 1, r.books, r.hash, sha256(coalesce(v_before, sha256('rugzak'::bytea)) || r.hash), p_at
        from root r where r.books > 0
    returning id),
  kept as (
    insert into ledger_sealedhead(seal_id, book_id, seq, head)
      select s.id, m.id, m.seq, m.head from sealed s cross join moved m)
  select s.id into v_id from sealed s;
  return v_id;
end $$;
