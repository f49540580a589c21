"""The shell around the rooms: settings, addresses, the embedded database, web, worker and the entry point.

Config lies on top of the house: it may import every room, and no room may import config. It holds no rules and no
pages. It makes a folder with source code into a running Rugzak, and back into a folder at rest.

Main verbs: `rugzak up` (everything on), `down` (everything off), `status` (what runs), `doctor` (what is wrong and how
to mend it). `postgres` finds, starts and stops the embedded server; `processes` keeps web and worker running;
`start` holds the steps of `up`; `messages` compiles the translations; `main.run` is the command `rugzak`.
Modules here import no Django at the top when `rugzak --help` passes through them: help must come within a second.
"""
