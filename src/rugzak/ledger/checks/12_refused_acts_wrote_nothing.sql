select 'act ' || id, 'no legs', legs || ' legs' from ledger_act where code <> 0 and legs <> 0 order by id
