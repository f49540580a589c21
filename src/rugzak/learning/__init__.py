"""What was learned: the learning log (all learning counts), achievements, and credentials that the person owns.

Formal, non-formal and informal learning stand side by side, and so do learning by doing, from others and in courses
(70-20-10). A provider records what came out of a booking; that writes the log entry, the evidence and the skills in one
act. A credential is an Open Badge 3.0, signed here and verified anywhere without a network.

May import `booking` and below. Main verbs: `services.log_learning`, `services.edit_entry`, `services.delete_entry`,
`services.record_achievement`, `credentials.issue`, `credentials.revoke`, `credentials.verify`.
"""
