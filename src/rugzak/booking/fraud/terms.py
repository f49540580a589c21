"""The terms of an inquiry, in days. A hold that nobody decides on in time falls by itself."""

HOLD_DAYS = 90  # how long payments wait for a decision, unless an officer extends it with a reason
EVIDENCE_DAYS = 14  # what a provider gets to answer a question
APPEAL_DAYS = 30  # what a provider gets to appeal against a decision
QUIET_DAYS = 120  # after a case that cleared it, rules about the whole provider say nothing for so long
TRACE_DAYS = 365  # how long traces of devices are kept
CLEARED_YEARS = 2  # how long links and words of a case without a finding stay, and those of a signal in no case
FINAL_YEARS = 8  # of a case where it was proven
