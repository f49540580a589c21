-- Balances change all the time: room on each page keeps those updates off the indexes (HOT).
alter table ledger_account set (fillfactor = 70);
