-- Balances and heads change all the time: room on each page keeps those updates off the indexes (HOT).
alter table ledger_account set (fillfactor = 70);
alter table ledger_book set (fillfactor = 50);
