"""Shared rooms, equipment and mobile settings: what an organisation lends to another, half a day at a time.

A slot of a space is held once: an exclusion constraint of PostgreSQL over space and period keeps it, also where two
ask at the same moment. The owner says yes at once, or is asked and has a few days. What one owes the other stands on a
list that both see; they settle it between them, outside the ledger.

May import what `catalogue` may. Main verbs: `services.offer`, `services.withdraw`, `uses.book`, `uses.book_session`,
`uses.answer`, `uses.cancel`, `uses.settle`; `queries.search`, `queries.calendar`, `queries.owed`.
"""
