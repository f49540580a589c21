"""Moves to other work: how near, within reach or not, worth it or not, and between which sectors.

- `moves`: `moves(person)`, `moves_from(occupation_uri)`, `beside(person, occupation_uri)`: each move with its reasons.
- `ground`: what ESCO tells of all occupations, in memory; `outlook` what else is known of them (automation, job zone,
  pay), imported from open files; both are optional but for ESCO.
- `pairs`: all occupations with all others at once; `flows` keeps what that says of sectors.
- `pace`: how long a skill takes to learn, as an estimate that says what it rests on.
- `explain`: a move in sentences.
"""
