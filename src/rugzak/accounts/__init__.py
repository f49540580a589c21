"""People and what is theirs: who they are, who may see it, and the learning account that follows them.

Persons, organisations, employments, roles, mandates, consent; facts with their evidence (rooms above write down
what they learn); the learning account with its purses, filled by several funders; the overview of rights; every file
to and from a bank.

May import `schemes`, `ledger` and `base`. Main verbs: `services.register_person`, `services.give_consent`,
`facts.record`, `facts.gather`, `rights.overview`, `purses.ensure_entitlement`, `permissions.may`, `access.read`,
`bank.make_payable`, `bank.release_batch`.
"""
