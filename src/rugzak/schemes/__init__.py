"""Who is entitled to what, under which dated rule, and why; and how a price is split over those who pay.

Takes facts, gives decisions: no person, purse or booking is known here. A scheme is one YAML file (`library/`), its
versions are dated, its conditions and amounts are expressions of a small safe language (`language/`), and what was
published lies as rows with a hash. Unknown stays unknown: a decision is yes, maybe (with the proof that is missing)
or no, always with every reason.

May import: `base`. Main verbs: `decide.decide`, `split.split`, `split.leave`, `attendance.attendance_outcome`,
`load.load_library`, `check.check_file`, `compare.compare`, `queries.current`, `services.publish_library`,
`services.record`; the rule studio has its own (`studio/`).
"""
