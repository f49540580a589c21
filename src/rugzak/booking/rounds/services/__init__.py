"""The verbs of rounds: the authority's, the person's, and what happens by itself."""

from rugzak.booking.rounds.services.authority import close, make, open_round, publish, settle
from rugzak.booking.rounds.services.drawing import draw, replay
from rugzak.booking.rounds.services.moving import move_up, release_quotas
from rugzak.booking.rounds.services.people import accept, apply, give_back, register
from rugzak.booking.rounds.services.project import project
from rugzak.booking.rounds.services.sweeping import sweep

__all__ = [
    "accept",
    "apply",
    "close",
    "draw",
    "give_back",
    "make",
    "move_up",
    "open_round",
    "project",
    "publish",
    "register",
    "release_quotas",
    "replay",
    "settle",
    "sweep",
]
