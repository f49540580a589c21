"""Was everyone treated as they should be? Asked of the database, not of the door."""

import math
from collections import Counter
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection

from rugzak.base.quantities import euros
from rugzak.booking.rounds import services
from rugzak.booking.rounds.models import Rule, Ticket
from rugzak.cli.rush.crowd import Visit
from rugzak.cli.rush.people import GROUPS, Made
from rugzak.ledger import chain, queries

if TYPE_CHECKING:
    from rugzak.cli.rush.day import Plan

LEAST_CORRELATION, LEAST_P = 0.99, 0.01
# Every act that answered a ticket: act, ticket, code, group of the person.
_ACTS = """
select a.id, a.key, a.code, p.education from ledger_act a
  join booking_ticket t on t.id = a.key join accounts_person p on p.id = t.person_id
 where a.book_id = %s and a.kind = 'round.grant' order by a.id
"""


@dataclass(frozen=True)
class Row:
    """One figure, and what it has to be."""

    what: str
    found: str
    wanted: str = ""
    ok: bool = True


@dataclass(frozen=True)
class Verdict:
    rows: list[Row]

    @property
    def ok(self) -> bool:
        return all(row.ok for row in self.rows)


def reach(plan: "Plan", made: Made, visits: list[Visit]) -> Verdict:
    """All figures of the day."""
    services.project(made.round)
    acts = _acts(made)
    rows = [*_speed(visits), *_money(plan, made, acts)]
    rows += _fair_draw(acts) if plan.rule == Rule.LOTTERY else _fair_line(visits, acts)
    return Verdict([*rows, *_books()])


def _acts(made: Made) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_ACTS, [made.round.book])
        return list(cursor.fetchall())


def _speed(visits: list[Visit]) -> list[Row]:
    if not visits:
        return []
    end = max(visit.answered for visit in visits)
    waits = np.array([visit.answered - visit.sent for visit in visits if visit.habit != "leave"]) * 1000
    half, most = np.percentile(waits, [50, 99])
    knocks = sum(visit.knocks for visit in visits)
    return [
        Row("answers a second", f"{len(visits) / end:,.0f} ({knocks:,} knocks in {end:.1f} s)"),
        Row("from click to answer", f"median {half:.0f} ms, p99 {most:.0f} ms"),
    ]


def _money(plan: "Plan", made: Made, acts: list[tuple[Any, ...]]) -> list[Row]:
    granted = sum(1 for _, _, code, _ in acts if code == 0)
    answered = len({ticket for _, ticket, _, _ in acts})
    tickets = Ticket.objects.filter(round=made.round).count()
    pot, wanted = queries.balance(made.round.pot or 0), plan.grants * plan.grant
    over = max(0, granted * plan.grant - plan.budget) + max(0, -(pot.free or 0))
    return [
        Row("people with an answer", f"{answered:,}", f"{tickets:,}", answered == tickets),
        Row("grants", f"{granted:,}", f"{plan.grants:,}", granted == plan.grants),
        Row("overspent", euros(over), euros(0), over == 0),
        Row("answered twice", f"{len(acts) - answered}", "0", len(acts) == answered),
        Row("held of the budget", euros(pot.held), euros(wanted), pot.held == wanted),
    ]


def _fair_line(visits: list[Visit], acts: list[tuple[Any, ...]]) -> list[Row]:
    truth = {ticket: (act, code) for act, ticket, code, _ in acts}
    lost = sum(1 for visit in visits if truth.get(visit.ticket, (0, 0))[0] != visit.act)
    wrong = sum(1 for visit in visits if (visit.state == "granted") != (truth.get(visit.ticket, (0, 9))[1] == 0))
    differing = sum(visit.differing for visit in visits)
    # Who hung up before the answer came in the order of their coming back; the others as they came.
    came = [visit for visit in visits if visit.habit not in ("cut", "leave") and visit.ticket in truth]
    order = correlation([visit.order for visit in came], [truth[visit.ticket][0] for visit in came])
    return [
        Row("acknowledged and lost", f"{lost}", "0", lost == 0),
        Row("told otherwise than written", f"{wrong + differing}", "0", wrong + differing == 0),
        Row(
            "rank correlation of coming and answer",
            f"{order:.5f}",
            f"≥ {LEAST_CORRELATION}",
            order >= LEAST_CORRELATION,
        ),
    ]


def correlation(first: list[int], second: list[int]) -> float:
    """Spearman's rank correlation of two orders without ties."""
    one, other = (np.argsort(np.argsort(np.array(values))) for values in (first, second))
    return float(np.corrcoef(one, other)[0, 1])


def _fair_draw(acts: list[tuple[Any, ...]]) -> list[Row]:
    all_of, got = Counter(group for *_, group in acts), Counter(group for _, _, code, group in acts if code == 0)
    p = chi_square([(got[group], all_of[group]) for group in GROUPS])
    shares = ", ".join(f"{group} {got[group] / max(1, all_of[group]):.2%}" for group in GROUPS)
    return [Row("chance by group", f"{shares} (p = {p:.3f})", f"p > {LEAST_P}", p > LEAST_P)]


def chi_square(groups: list[tuple[int, int]]) -> float:
    """How likely a fair draw gives shares this different: chi-square over (got, all), Wilson and Hilferty 1931."""
    share = sum(got for got, _ in groups) / sum(every for _, every in groups)
    expected = [(got, every * share, every * (1 - share)) for got, every in groups]
    value = sum((got - yes) ** 2 / yes + (got - yes) ** 2 / no for got, yes, no in expected)
    free = len(groups) - 1
    cubed = (value / free) ** (1 / 3)
    return 1 - NormalDist().cdf((cubed - (1 - 2 / (9 * free))) / math.sqrt(2 / (9 * free)))


def _books() -> list[Row]:
    report, proved = queries.check(), chain.verify()
    return [
        Row("ledger check", f"{len(report.differences)} differences", "0", report.ok),
        Row("chain", f"{proved.links:,} links, {len(proved.differences)} differences", "0", proved.ok),
    ]
