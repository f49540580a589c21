select 'account ' || id, 'at least ' || floor, posted - held from ledger_account where posted - held < floor order by id
