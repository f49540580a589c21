"""Rounds: a capped budget that opens for everyone at once, given out by one rule, so that anyone can check it.

Who may take part is decided at registration and never again: a ticket then holds ready-made ledger legs. The ticket's
id is the key of its ledger act in the round's own book; the ledger's answer is the truth, and a ticket's state is a
projection that `services.project` can make again at any time.

May import what booking may. Main verbs: `services.make`, `publish`, `register`, `apply`, `draw`, `accept`, `give_back`,
`sweep`, `settle`; `requests.of` makes the ledger's requests for the door; `draw.order` is what anyone can replay.
"""
