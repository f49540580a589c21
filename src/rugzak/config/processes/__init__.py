"""Keeps web and worker running, and ends them: a small supervisor of our own.

Why own: it must outlive the terminal, bring the embedded database back after a crash, name a taken port, and leave
nothing behind on macOS and Linux alike, as root and as a user. `specs` says what runs, `supervisor` keeps it running,
`records` remembers what runs (process id *and* moment of birth, so that a reused id is never taken for ours),
`control` starts and stops the supervisor, `ports` finds a free one.
"""
