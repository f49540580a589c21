"""The ledger as a sequential model in plain Python dicts: slow, obvious, and written without looking at the SQL."""

from dataclasses import dataclass, field

GRANTED, OTHER_BODY, NOT_ENOUGH, BAD_ACCOUNT, SETTLED, TOO_MUCH, UNKNOWN, WRONG_WAY = range(8)


class Refused(Exception):
    def __init__(self, code, leg=None):
        self.code, self.leg = code, leg


@dataclass
class Purse:
    asset: str
    floor: int | None
    posted: int = 0
    held: int = 0

    def fits(self, amount):
        return self.floor is None or self.posted - self.held - amount >= self.floor


@dataclass
class Held:
    debit: int
    credit: int
    amount: int
    captured: int = 0
    open: bool = True

    @property
    def rest(self):
        return self.amount - self.captured


@dataclass
class Moved:
    debit: int
    credit: int
    amount: int
    reversed: int = 0


@dataclass
class Event:
    holds: dict[int, Held] = field(default_factory=dict)
    transfers: dict[int, Moved] = field(default_factory=dict)
    due: int | None = None


class Model:
    def __init__(self, accounts):
        self.accounts = accounts
        self.answers = {}  # key -> (body, code, leg)
        self.events = {}  # key -> Event

    def answer(self, key, body, work):
        """(code, leg, replayed) for a key; `work(event)` does it all or raises Refused after undoing nothing itself."""
        if key in self.answers:
            stored, code, leg = self.answers[key]
            return (code, leg, True) if stored == body else (OTHER_BODY, None, False)
        before = {ident: (a.posted, a.held, a.floor) for ident, a in self.accounts.items()}
        event, code, leg = Event(), GRANTED, None
        undo = []
        try:
            work(event, undo)
        except Refused as refused:
            code, leg, event = refused.code, refused.leg, Event()
            for step in reversed(undo):
                step()
            for ident, (posted, held, floor) in before.items():
                a = self.accounts[ident]
                a.posted, a.held, a.floor = posted, held, floor
        self.answers[key] = (body, code, leg)
        self.events[key] = event
        return code, leg, False

    def _asset(self, ident):
        return self.accounts[ident].asset if ident in self.accounts else None

    def _payer(self, n, debit, credit, amount, other):
        asset = self._asset(debit)
        sound = asset is not None and self._asset(credit) == asset and debit != credit
        if not sound or (other is not None and (self._asset(other) != asset or other == credit)):
            raise Refused(BAD_ACCOUNT, n)
        if self.accounts[debit].fits(amount):
            return debit
        if other is not None and self.accounts[other].fits(amount):
            return other
        raise Refused(NOT_ENOUGH, n)

    def reserve(self, key, legs, due=None):
        def work(event, undo):
            for n, debit, credit, amount, other in legs:
                payer = self._payer(n, debit, credit, amount, other)
                self.accounts[payer].held += amount
                event.holds[n] = Held(payer, credit, amount)
            event.due = due

        return self.answer(key, ("reserve", tuple(legs)), work)

    def post(self, key, legs):
        def work(event, undo):
            for n, debit, credit, amount, other in legs:
                payer = self._payer(n, debit, credit, amount, other)
                self._move(payer, credit, amount)
                event.transfers[n] = Moved(payer, credit, amount)

        return self.answer(key, ("post", tuple(legs)), work)

    def _move(self, debit, credit, amount):
        self.accounts[debit].posted -= amount
        self.accounts[credit].posted += amount

    def _open_holds(self, target, named):
        holds = self.events[target].holds if target in self.events else {}
        chosen = named if named is not None else [n for n, h in sorted(holds.items()) if h.open]
        if not chosen:
            raise Refused(SETTLED if holds else UNKNOWN)
        for n in chosen:
            if n not in holds:
                raise Refused(UNKNOWN, n)
            if not holds[n].open:
                raise Refused(SETTLED, n)
            yield n, holds[n]

    def capture(self, key, target, amounts, final):
        def work(event, undo):
            for n, hold in self._open_holds(target, None if amounts is None else sorted(amounts)):
                take = hold.rest if amounts is None else amounts[n]
                if take > hold.rest:
                    raise Refused(TOO_MUCH, n)
                release = hold.rest if final else take
                self._close(hold, release, take, undo)
                if take:
                    self._move(hold.debit, hold.credit, take)
                    event.transfers[n] = Moved(hold.debit, hold.credit, take)

        return self.answer(key, ("capture", target, amounts, final), work)

    def _close(self, hold, release, take, undo):
        captured, was_open = hold.captured, hold.open
        undo.append(lambda: (setattr(hold, "captured", captured), setattr(hold, "open", was_open)))
        hold.open = release < hold.rest
        hold.captured += take
        self.accounts[hold.debit].held -= release

    def void(self, key, target, named, into):
        def work(event, undo):
            poured = 0
            for n, hold in self._open_holds(target, None if named is None else sorted(named)):
                to, rest = into.get(n), hold.rest
                poured += n in into
                if to == hold.debit or (to is not None and self._asset(to) != self._asset(hold.debit)):
                    raise Refused(BAD_ACCOUNT, n)
                self._close(hold, rest, 0, undo)
                if to is not None:
                    self._move(hold.debit, to, rest)
                    event.transfers[n] = Moved(hold.debit, to, rest)
            if poured < len(into):
                raise Refused(SETTLED)

        return self.answer(key, ("void", target, named, into), work)

    def expire(self, moment):
        """The keys of the events that expire."""
        gone = []
        for key, event in self.events.items():
            if event.due is not None and event.due <= moment and any(h.open for h in event.holds.values()):
                for hold in event.holds.values():
                    if hold.open:
                        self._close(hold, hold.rest, 0, [])
                gone.append(key)
        return gone

    def reverse(self, key, target, amounts):
        def work(event, undo):
            originals = self.events[target].transfers if target in self.events else {}
            chosen = sorted(
                amounts if amounts is not None else [n for n, t in originals.items() if t.amount > t.reversed]
            )
            if not chosen:
                raise Refused(SETTLED if originals else UNKNOWN)
            for n in chosen:
                if n not in originals:
                    raise Refused(UNKNOWN, n)
                original = originals[n]
                left = original.amount - original.reversed
                amount = left if amounts is None else amounts[n]
                if left == 0 or amount > left:
                    raise Refused(SETTLED if left == 0 else TOO_MUCH, n)
                if not self.accounts[original.credit].fits(amount):
                    raise Refused(NOT_ENOUGH, n)
                self._move(original.credit, original.debit, amount)
                undo.append(lambda o=original, a=amount: setattr(o, "reversed", o.reversed - a))
                original.reversed += amount
                event.transfers[n] = Moved(original.credit, original.debit, amount)

        return self.answer(key, ("reverse", target, amounts), work)

    def move_floor(self, key, account, floor, down):
        def work(event, undo):
            purse = self.accounts.get(account)
            if purse is None or purse.floor is None:
                raise Refused(BAD_ACCOUNT)
            if floor == purse.floor or (floor < purse.floor) != down:
                raise Refused(WRONG_WAY)
            if purse.posted - purse.held < floor:
                raise Refused(NOT_ENOUGH)
            purse.floor = floor

        return self.answer(key, ("floor", account, floor, down), work)
