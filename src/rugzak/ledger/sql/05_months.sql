-- The months of the ledger: block n of act ids is partition n, and ledger_month says when it began (null: made ready, not begun).
-- A month is made ready long before it begins, so that every transaction under way knows its partitions by the time ids reach it.
-- Nothing breaks where nobody does so in time: acts then stay in the month before.

create table if not exists ledger_month(number int primary key, began timestamptz);
insert into ledger_month(number) values (0) on conflict do nothing;

-- Make the next month ready, where none is. Returns its number, or null. Waits for nobody who writes.
create or replace function ledger_prepare_month() returns int language plpgsql as $$
declare v_number int; v_table text; v_part text;
begin
  perform pg_advisory_xact_lock(hashtext('ledger_month'));
  if exists (select 1 from ledger_month m where m.number > 0 and m.began is null) then return null; end if;
  select max(m.number) + 1 into v_number from ledger_month m;
  foreach v_table in array array['ledger_act', 'ledger_hold', 'ledger_transfer'] loop
    v_part := v_table || '_' || lpad(v_number::text, 4, '0');
    execute format('create table %I (like %I including defaults including constraints)', v_part, v_table);
    execute format('alter table %I attach partition %I for values from (%s) to (%s)', v_table, v_part,
                   v_number * ledger_ids_a_month(), (v_number + 1) * ledger_ids_a_month());
  end loop;
  insert into ledger_month(number) values (v_number);
  return v_number;
end $$;

-- Begin the month that is ready, where p_at lies in a later calendar month (UTC) than the one that runs. Returns its number, or null.
create or replace function ledger_begin_month(p_at timestamptz) returns int language plpgsql as $$
declare v_runs ledger_month%rowtype; v_next int;
begin
  perform pg_advisory_xact_lock(hashtext('ledger_month'));
  select * into v_runs from ledger_month m where m.began is not null order by m.number desc limit 1;
  if v_runs.number is null then
    v_next := 0;
  elsif date_trunc('month', v_runs.began at time zone 'UTC') < date_trunc('month', p_at at time zone 'UTC') then
    select m.number into v_next from ledger_month m where m.began is null;
    if (select q.last_value from ledger_act_id_seq q) < v_next * ledger_ids_a_month() then
      perform setval('ledger_act_id_seq', v_next * ledger_ids_a_month(), false);
    end if;
  end if;
  update ledger_month m set began = p_at where m.number = v_next;
  return v_next;
end $$;

-- No act that was recorded at p_since or later has an id below this one.
create or replace function ledger_first_act(p_since timestamptz) returns bigint language sql stable as $$
  select coalesce(max(m.number) * ledger_ids_a_month(), -9223372036854775808) from ledger_month m where m.number > 0 and m.began <= p_since
$$;
