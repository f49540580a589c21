"""What is on offer: providers and their recognition, trainings and guidance in any form, sessions and their seats.

The clause of aftercare stands on the offer here; its duty and release are booking's. A session's seats are ledger
accounts with an asset of their own (`seat:<session>`). `recognition` is the procedure before and after a recognition.

May import `skills`, `accounts`, `schemes`, `ledger` and `base`. Main verbs: `services.add_training`,
`services.add_session`, `services.set_capacity`, `services.recognise`, `search.find.search`, `queries.training_facts`.
Who comes in as a provider, and how far it is trusted, is `trust`.
"""
