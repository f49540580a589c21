"""The end of a fund: stop, run off, sweep, close, keep the papers, destroy them.

1. `ask` and `confirm`, two pairs of eyes: from a day on nothing new is granted (`throttle` refuses), and what was
   granted can be booked with until another day, the run-off. Everyone who holds some gets a mail, and another later.
2. After the run-off what is free in purses goes back to the pot, five hundred at a time, by the due list. What bookings
   hold follows when they end; `still_open` says what the fund waits for.
3. `send_rest` and `close`: the rest goes back to who filled the pot, the fund's accounts are zero, and its papers are
   put in one archive (`archive`). Its manager can take it for ninety days.
4. On a day that is set at the closing the archive is destroyed. The books stay: they know no people.

Until the run-off `withdraw` undoes it all. What is closed stays closed.
"""

from rugzak.accounts.closing.archive import read_archive
from rugzak.accounts.closing.close import close, send_rest
from rugzak.accounts.closing.open import Open, on_open, still_open
from rugzak.accounts.closing.stop import ask, closing_of, confirm, withdraw

__all__ = [
    "Open",
    "ask",
    "close",
    "closing_of",
    "confirm",
    "on_open",
    "read_archive",
    "send_rest",
    "still_open",
    "withdraw",
]
