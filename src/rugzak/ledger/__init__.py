"""The ledger: whatever is scarce and can't get lost (euros in cents, minutes, vouchers, seats, caps).

A transfer moves an amount from its debit account to its credit account, so the balances of one asset sum to zero;
accounts without a floor are the outside world. A hold sets value apart on its debit account until it is captured,
voided or expires. An act is one business event: its legs, its key, and the stored answer to that key. Checks and
changes are one SQL statement (`ledger/sql`), locks go by id, and what is written stays: corrections are reversals.

May import: base. Knows no people, trainings or rules; holders of accounts are known to the rooms that opened them.
Main verbs: `open_account`, `post`, `reserve`, `capture`, `void`, `expire_due`, `reverse`, `lower_floor`, `check`.
"""
