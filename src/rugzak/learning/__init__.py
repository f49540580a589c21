"""What was learned: the learning log (all learning counts), achievements, and credentials that the person owns.

May import `booking` and below. Main verbs: `services.log_learning`, `services.record_achievement`, `credentials.issue`,
`credentials.verify` (offline).
"""
