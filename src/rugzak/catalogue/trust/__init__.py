"""Providers at the door: who comes in, and how far they are trusted.

A provider that applies proves its enterprise number, who may sign, and that it reads its own bank account (a code in a
one-cent payment); an officer decides, with reasons. It starts small: `rules.yaml` says per stage how much public money
may be outstanding, how long a payment waits, how many claims people look at first, and what leads to the next stage.

Invariants: one organisation an enterprise number; one open application a number; the account that is paid changes only
after a code from the new account and a second pair of eyes, and payments wait meanwhile; going down needs a reason and
can be objected to. A provider without a `Standing` was let in by the authority itself and is at `full`. What concerns
bookings and payouts is enforced by `booking.stages`; nothing here knows a booking.

May import what the catalogue may. Main verbs: `door.apply`, `door.sign`, `door.decide`, `account.type_code`,
`account.ask_change`, `account.approve`, `standing.lower`, `standing.object_to`, `rules.today`.
"""
