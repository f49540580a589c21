"""Taking part: from the quote to the payout.

Quote and booking (one act: a hold a funder and unit, and the seat), waiting list, attendance from two sides, claims
with their controls, four-eyes release, clawback, and the duty of aftercare.

May import `catalogue`, `skills`, `accounts`, `schemes`, `ledger` and `base`. Main verbs: `quote.quote`,
`services.book`, `services.cancel`, `attendance.mark_provider`, `attendance.confirm_learner`, `claims.make_claim`,
`claims.release`, `payouts.claw_back`. An ordinary booking is one transaction whose last statement is `ledger.reserve`.
"""
