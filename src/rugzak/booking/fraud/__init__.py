"""The fraud desk: rules as data raise signals, signals become cases, a case may hold payments while people look.

A rule is one file in `rules/`: its texts, the case in history that it comes from, dated parameters, and one SQL query
over `sql/fact.sql`. The machine never decides: it holds at most, for a limited time; one officer gathers, another
decides with reasons, the provider may appeal, and someone else again answers. Every step is dated and kept.

May import what booking may, and of booking its models, controls, claims and payouts. Main verbs: `scan.nightly`,
`scan.before_release`, `desk.open_case`, `desk.ask`, `desk.decide`, `desk.appeal`, `desk.answer_appeal`;
`queries.is_held` is what a claim asks. `measure` plays a seeded year and counts what was found.
"""
