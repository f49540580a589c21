"""One thing the doctor found."""

from dataclasses import dataclass

RIGHT, HINT, WRONG = "right", "hint", "wrong"


@dataclass(frozen=True)
class Finding:
    """How it is with one subject, and what to do when it is not right."""

    level: str
    subject: str
    text: str
    remedy: str = ""


def right(subject: str, text: str) -> Finding:
    return Finding(RIGHT, subject, text)


def judge(good: bool, subject: str, text: str, remedy: str, level: str = WRONG) -> Finding:
    """Right when good, else of the given level with the remedy."""
    return Finding(RIGHT, subject, text) if good else Finding(level, subject, text, remedy)
