"""Calls for tender: a need in words and numbers, sealed bids, scores given apart, an award with reasons, and results.

A bid is encrypted where it is written. Its key is cut in three parts, each for one key holder of the call; two of the
three open it, after the deadline. Neither the database nor one holder can: the house keeps the holders' private keys
only as their own passphrases sealed them, and never sees a passphrase. The hash of each bid is public at once.

May import what `catalogue` may. Main verbs: `drafting.make`, `drafting.keep_key`, `drafting.publish`, `asking.ask`,
`bidding.send`, `opening.give`, `scoring.declare`, `scoring.score`, `awarding.award`, `awarding.sign`,
`awarding.record`; `sealing` is what a bidder's and a holder's own program does; `releases` publishes OCDS 1.1.5.
"""
