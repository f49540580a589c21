"""The web: one folder a role (person, coach, employer, provider, authority), and what they share.

A door, so no rules live here: each view calls one service or query, and turns refusals into words. May import every
room and base; nothing imports it but config. `shared` holds layout, components, forms, errors, sign-in and mail;
`static` the look; `templatetags/rz` the filters that all templates have without loading them. A role folder has
`urls.py` (names `<role>:home` and so on), `nav.py` (its menu), views, `templates/<role>/` and `locale/`.
"""
