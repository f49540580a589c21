-- How the ledger lies on disk.

-- Balances and heads change all the time: room on each page keeps those updates off the indexes (HOT).
alter table ledger_account set (fillfactor = 70);
alter table ledger_book set (fillfactor = 50);

-- Acts, holds and transfers lie in one partition a month, by act id: what is written now stays small and in memory, what is old can
-- be frozen, moved to slower disks or read by month. A month is a block of ids, so that an act's id says where all of it lies; keys
-- have to be unique over all months, so they have a table of their own (ledger_actkey).
create or replace function ledger_ids_a_month() returns bigint language sql immutable parallel safe as $$ select 10000000000 $$;

do $$
declare
  found record; made text; remake text[];
begin
  if (select relkind from pg_class where oid = 'ledger_act'::regclass) = 'p' then return; end if;
  alter table ledger_act alter column id drop identity;
  create sequence ledger_act_id_seq owned by ledger_act.id;
  for found in select * from (values ('ledger_act', 'id'), ('ledger_hold', 'act_id'), ('ledger_transfer', 'act_id')) t(name, id) loop
    select array_agg(case when c.oid is null then pg_get_indexdef(i.indexrelid)
                          else format('alter table %s add constraint %I %s', found.name, c.conname, pg_get_constraintdef(c.oid)) end)
      into remake
      from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = i.indrelid
     where i.indrelid = found.name::regclass;
    execute format('alter table %I rename to %I', found.name, found.name || '_plain');
    execute format('create table %I (like %I including defaults including constraints) partition by range (%I)',
                   found.name, found.name || '_plain', found.id);
    if found.name = 'ledger_act' then alter sequence ledger_act_id_seq owned by ledger_act.id; end if;
    execute format('drop table %I', found.name || '_plain');
    foreach made in array remake loop execute made; end loop;
    execute format('create table %I partition of %I for values from (minvalue) to (%s)',
                   found.name || '_0000', found.name, ledger_ids_a_month());
  end loop;
  alter table ledger_act alter column id set default nextval('ledger_act_id_seq');
end $$;
