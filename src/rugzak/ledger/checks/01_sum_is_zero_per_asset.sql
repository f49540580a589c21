select 'asset ' || asset, 0, sum(posted) from ledger_account group by asset having sum(posted) <> 0 order by 1
