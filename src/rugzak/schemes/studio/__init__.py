"""The rule studio: a new version of a scheme is written, checked, tried on cases, compared, and published by another.

A draft is a scheme file with one version. Published, it counts from its first day on: the version in force until then
ends the day before, and what was published stays as it is. The studio's versions win over those that come with the
project (`schemes.services.publish_library`).

Main verbs: `examine.examine` (pure), `fields.form_of` and `fields.changed` (pure), `services.open_draft`, `new_scheme`,
`save_draft`, `submit`, `approve`, `send_back`, `withdraw`.
"""
