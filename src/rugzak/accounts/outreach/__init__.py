"""Outreach: who is entitled by a scheme and doesn't use it is told so once, and it is measured whether that helped.

1. `make`: an officer chooses a scheme, a group and says why. The due list counts, some hundred people a part: the
   scheme says yes, something can be spent, nothing of it is used or promised, and they didn't stop such mail.
2. `send`: someone else sends it. Each is looked at once more; one in ten, by chance, is told nothing. While it runs,
   the officer may take a list to call people by (`contacts`): each look is in the read log of who is on it.
3. `measure`: after 90 days, how many of both groups use it now. Then, or when it is stopped, the names and the mails
   are deleted: only counts stay. Under ten people nothing is sent and no number is shown.
"""

from rugzak.accounts.outreach.contacts import Contact, contacts
from rugzak.accounts.outreach.figures import LEAST, Figures, figures
from rugzak.accounts.outreach.make import lapse, make, offered, one, outreaches, stop
from rugzak.accounts.outreach.measure import measure
from rugzak.accounts.outreach.send import send

__all__ = [
    "LEAST",
    "Contact",
    "Figures",
    "contacts",
    "figures",
    "lapse",
    "make",
    "measure",
    "offered",
    "one",
    "outreaches",
    "send",
    "stop",
]
