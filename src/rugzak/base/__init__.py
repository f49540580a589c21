"""The ground floor: what every room stands on, and that knows no room.

Clock, ids, quantities, calendar, places, text in four languages, the outbox (mail), the due list (what must happen on a
business date), crypto and encrypted files, the import reader, and the registry in which rooms announce what concerns
the whole house: privacy handlers, handlers of due dates, published views.

May import: nothing of Rugzak. Main verbs: `clock.now`, `ids.uuid7`, `outbox.post`, `due.plan`, `privacy.export`,
`privacy.erase`, `files.store`.
"""
