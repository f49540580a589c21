"""A path that someone chose: kept with its dates, looked at every day, mended when something changed.

`services`: keep, propose, accept, decline, stop, check. `standing`: how each step stands now. `calendar`: a file for
one's agenda. Booking a step stays the person's own act (`booking.services.book`).
"""
