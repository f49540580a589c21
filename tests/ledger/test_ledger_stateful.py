"""All verbs in random order against the sequential model; hypothesis shrinks what differs to the shortest story."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from ledger_model import Model, Purse

from rugzak.ledger import chain, services
from rugzak.ledger.queries import balances, check, holds, transfers
from rugzak.ledger.services import AccountSpec, Leg

START = datetime(2026, 1, 1, tzinfo=UTC)
SPECS = [("EUR", None), ("EUR", 0), ("EUR", 0), ("EUR", 0), ("EUR", -20), ("seat", None), ("seat", 0), ("seat", 0)]
account = st.integers(0, len(SPECS) - 1)
euros = st.tuples(
    st.sampled_from([1, 2, 3, 4]), st.integers(0, 4), st.integers(1, 25), st.sampled_from([None, 1, 2, 3])
)
seats = st.tuples(st.sampled_from([6, 7]), st.sampled_from([5, 6, 7]), st.integers(1, 2), st.none())
anything = st.tuples(account, account, st.integers(1, 30), st.none() | account)
leg = euros | euros | seats | anything
few = st.dictionaries(st.integers(1, 3), st.integers(1, 12), min_size=1, max_size=2)
pour = st.dictionaries(st.integers(1, 3), account, min_size=1, max_size=1)
pick = st.integers(0, 10**6)


class LedgerMachine(RuleBasedStateMachine):
    answers: Counter = Counter()

    @initialize()
    def open(self):
        specs = [AccountSpec(asset, "stateful", floor) for asset, floor in SPECS]
        self.ids = services.open_accounts(specs)
        self.book = services.open_book(name=f"stateful {uuid4()}")
        self.model = Model({i: Purse(s.asset, s.floor) for i, s in zip(self.ids, specs, strict=True)})
        self.acts, self.calls, self.minute = {}, [], 0
        stock = [(0, 1, 200), (0, 2, 60), (0, 3, 30), (5, 6, 8), (5, 7, 2)]
        self.do("post", legs=[(n, self.ids[d], self.ids[c], m, None) for n, (d, c, m) in enumerate(stock, 1)])
        for due in (10, 20, 90):
            booking = [(1, 1, 4, 20, None), (2, 2, 4, 10, 3), (3, 6, 7, 1, None)]
            legs = [(n, self.ids[d], self.ids[c], m, e and self.ids[e]) for n, d, c, m, e in booking]
            self.do("reserve", legs=legs, due=due)

    def target(self, index, what):
        """Mostly an act that has such legs, sometimes any act at all."""
        fit = [key for key, event in self.model.events.items() if getattr(event, what)]
        choice = list(self.acts) if not fit or index % 10 == 9 else fit
        return choice[index % len(choice)]

    def legs(self, raw):
        rows = [(d, c, m, e) for d, c, m, e in raw if c not in (d, e)]
        return [
            (n, self.ids[d], self.ids[c], m, None if e is None else self.ids[e])
            for n, (d, c, m, e) in enumerate(rows, 1)
        ]

    def do(self, verb, key=None, **args):
        """Ask the model and the ledger the same; remember it, so that it can be asked again."""
        new = key is None
        key = key or uuid4()
        expected = getattr(self, f"model_{verb}")(key, **args)
        outcome = getattr(self, f"real_{verb}")(key, **args)
        assert (outcome.code, outcome.leg, outcome.replayed) == expected, (verb, args)
        self.answers[verb, outcome.code.name] += 1
        if new:
            self.acts[key] = outcome.act
            self.calls.append((verb, key, args))
        assert outcome.act == self.acts[key]

    def model_post(self, key, legs):
        return self.model.post(key, legs)

    def real_post(self, key, legs):
        made = [Leg(d, c, m, n, e) for n, d, c, m, e in legs]
        return services.post(book=self.book, key=key, legs=made, kind="s")

    def model_reserve(self, key, legs, due):
        return self.model.reserve(key, legs, due)

    def real_reserve(self, key, legs, due):
        made, moment = [Leg(d, c, m, n, e) for n, d, c, m, e in legs], START + timedelta(minutes=due)
        return services.reserve(book=self.book, key=key, legs=made, kind="s", due=moment)

    def model_capture(self, key, target, amounts, final):
        return self.model.capture(key, target, amounts, final)

    def real_capture(self, key, target, amounts, final):
        return services.capture(book=self.book, key=key, act=self.acts[target], amounts=amounts, final=final)

    def model_void(self, key, target, named, into):
        return self.model.void(key, target, named, into)

    def real_void(self, key, target, named, into):
        return services.void(book=self.book, key=key, act=self.acts[target], legs=named, into=into)

    def model_reverse(self, key, target, amounts):
        return self.model.reverse(key, target, amounts)

    def real_reverse(self, key, target, amounts):
        return services.reverse(book=self.book, key=key, act=self.acts[target], amounts=amounts, reason="s")

    def model_floor(self, key, account, floor, down):
        return self.model.move_floor(key, account, floor, down)

    def real_floor(self, key, account, floor, down):
        move = services.lower_floor if down else services.raise_floor
        return move(book=self.book, key=key, account=account, floor=floor, reason="s")

    @rule(raw=st.lists(leg, min_size=1, max_size=3))
    def post(self, raw):
        if legs := self.legs(raw):
            self.do("post", legs=legs)

    @rule(raw=st.lists(leg, min_size=1, max_size=3), due=st.integers(1, 60))
    def reserve(self, raw, due):
        if legs := self.legs(raw):
            self.do("reserve", legs=legs, due=self.minute + due)

    @rule(index=pick, amounts=st.none() | few, final=st.booleans())
    def capture(self, index, amounts, final):
        self.do("capture", target=self.target(index, "holds"), amounts=amounts, final=final)

    @rule(index=pick, n=st.integers(1, 3), amount=st.integers(1, 10), final=st.booleans())
    def capture_one(self, index, n, amount, final):
        self.do("capture", target=self.target(index, "holds"), amounts={n: amount}, final=final)

    @rule(index=pick, named=st.none() | st.sets(st.integers(1, 3), min_size=1), into=st.just({}) | pour)
    def void(self, index, named, into):
        named = None if named is None else sorted(named)
        self.do("void", target=self.target(index, "holds"), named=named, into={n: self.ids[a] for n, a in into.items()})

    @rule(index=pick, amounts=st.none() | few)
    def reverse(self, index, amounts):
        self.do("reverse", target=self.target(index, "transfers"), amounts=amounts)

    @rule(which=account, floor=st.integers(-60, 20), down=st.booleans())
    def floor(self, which, floor, down):
        self.do("floor", account=self.ids[which], floor=floor, down=down)

    @rule(minutes=st.integers(1, 40))
    def sweep(self, minutes):
        self.minute += minutes
        gone = self.model.expire(self.minute)
        self.answers["expire", "GRANTED" if gone else "NONE"] += 1
        assert set(services.expire_due(START + timedelta(minutes=self.minute))) >= {self.acts[key] for key in gone}

    @rule(index=pick)
    def retry(self, index):
        verb, key, args = self.calls[index % len(self.calls)]
        self.do(verb, key, **args)

    @invariant()
    def same_balances(self):
        if not hasattr(self, "model"):
            return
        found = balances(self.ids)
        for ident, purse in self.model.accounts.items():
            now = found[ident]
            assert (now.posted, now.held, now.floor) == (purse.posted, purse.held, purse.floor)

    def teardown(self):
        if not hasattr(self, "model"):
            return
        for key, event in self.model.events.items():
            real = {leg.n: leg for leg in holds(self.acts[key])}
            assert {n: (h.debit, h.captured, h.open) for n, h in event.holds.items()} == {
                n: (h.debit, h.captured, h.state == 0) for n, h in real.items()
            }
            assert {n: (t.debit, t.amount, t.reversed) for n, t in event.transfers.items()} == {
                t.n: (t.debit, t.amount, t.reversed) for t in transfers(self.acts[key])
            }
        report = check()
        assert report.ok, report.differences
        assert chain.verify().ok


@pytest.mark.django_db
def test_all_verbs_in_random_order():
    options = settings(
        max_examples=35,
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(LedgerMachine, settings=options)
    granted = {verb for verb, code in LedgerMachine.answers if code == "GRANTED"}
    print(f"\nstateful: {sum(LedgerMachine.answers.values())} calls, {dict(sorted(LedgerMachine.answers.items()))}")
    assert granted == {"post", "reserve", "capture", "void", "reverse", "floor", "expire"}
