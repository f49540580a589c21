"""What each scheme offers for each course: the decisions of all schemes side by side, a block of columns a scheme."""

# ruff: noqa: S608  tables and columns are named here

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rugzak.base.quantities import Asset
from rugzak.evaluation.simulation import draws
from rugzak.evaluation.simulation.allowance import main, period_of
from rugzak.evaluation.simulation.demand import EVENT
from rugzak.evaluation.simulation.engines import Engine
from rugzak.evaluation.simulation.errors import CannotSimulate
from rugzak.evaluation.simulation.split import Bid, clashing
from rugzak.schemes import setwise
from rugzak.schemes.language.duckdb import quoted
from rugzak.schemes.scheme import Allowance, Scheme

ABOUT = ("training", "booking")
_TERMS = {**setwise.TERMS, setwise.CEILING: "BIGINT"}
YEARLY_FACT = "person.training_costs_year"
_KEPT = ("wish", "id", "number", "arrival", "learns", "chance", "weight")


@dataclass(frozen=True, slots=True)
class Slot:
    """A scheme that pays for bookings, with its place among the columns."""

    number: int
    scheme: Scheme
    allowance: Allowance

    @property
    def per_event(self) -> bool:
        return self.allowance.per == "event"

    @property
    def carries(self) -> bool:
        return self.allowance.carry_over != "none"

    @property
    def ceiling(self) -> str | None:
        """The column with what may lie in its purses at most; None where no version says so."""
        limited = any(row.most_held for version in self.scheme.versions for row in version.allowances[:1])
        return f"{setwise.CEILING}_{self.number}" if limited else None

    @property
    def bid(self) -> Bid:
        pays = next(version.pays for version in reversed(self.scheme.versions) if version.pays)
        own = any(part in version.pays.parts for version in self.scheme.versions if version.pays
                  for part in ("own_share", "own_flat"))  # fmt: skip
        return Bid(self.number, self.scheme.id, self.scheme.payer, self.scheme.asset, pays.order, own)


@dataclass
class Decisions:
    """Decisions that were made already: the same scheme about the same courses is asked once for all scenarios."""

    engine: Engine
    tables: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)

    def of(self, scheme: Scheme, wish: str, facts: Sequence[str]) -> str:
        """The table of decisions: key, outcome, amount and terms."""
        key = (wish, (scheme.id, *(version.hash for version in scheme.versions)))
        if key not in self.tables:
            self.tables[key] = f"decided_{len(self.tables)}_{wish}"
            query = setwise.select(scheme, on="booked_on", about=ABOUT, table=wish, columns=facts, key="wish",
                                   terms=(*setwise.TERMS, setwise.CEILING))  # fmt: skip
            self.engine.make(self.tables[key], query)
        return self.tables[key]

    def forget(self) -> None:
        for table in self.tables.values():
            self.engine.drop(table)
        self.tables.clear()


def slots_of(schemes: Sequence[Scheme]) -> tuple[list[Slot], list[Scheme]]:
    """The schemes that pay for bookings, and those that count a year's costs; raises `CannotSimulate` for others."""
    slots: list[Slot] = []
    yearly: list[Scheme] = []
    for scheme in schemes:
        if not any(version.pays for version in scheme.versions):
            if not any(YEARLY_FACT in version.facts for version in scheme.versions):
                raise CannotSimulate(f"{scheme.id} pays for no booking and counts no costs of a year")
            yearly.append(scheme)
            continue
        slots.append(Slot(len(slots), scheme, _allowance(scheme)))
    return slots, yearly


def _allowance(scheme: Scheme) -> Allowance:
    if scheme.holder == "enterprise":
        raise CannotSimulate(f"{scheme.id} is a right of a firm; the population has people only")
    if scheme.asset not in ("EUR", "MIN", "VOUCHER"):
        raise CannotSimulate(f"{scheme.id} counts in {scheme.asset}, not in euro, minutes or vouchers")
    allowance = main(scheme)
    if allowance is None or scheme.payer == "self":
        raise CannotSimulate(f"{scheme.id} has no allowance that is granted to a person")
    return allowance


def offers(
    engine: Engine, table: str, slots: Sequence[Slot], decisions: Decisions, *, wish: str, facts: Sequence[str]
) -> None:
    """Make a table with a row a course: its price and minutes, and for each slot its amount, terms and chance."""
    columns = [*(f"w.{name}" for name in _KEPT), f"w.{quoted('training.price')} AS price",
               f"w.{quoted('training.contact_minutes')} AS minutes",
               f"CASE WHEN w.{quoted('booking.initiative')} = 'employer' THEN 1 ELSE 0 END AS by_employer",
               f"CASE WHEN w.{quoted('provider.recognised')} THEN 1 ELSE 0 END AS recognised",
               *(f"w.{quoted(name)}" for name in GROUPS.values() if name)]  # fmt: skip
    joins = []
    for slot in slots:
        n, decided = slot.number, decisions.of(slot.scheme, wish, facts)
        joins.append(f"LEFT JOIN {decided} AS d{n} ON d{n}.key = w.wish AND d{n}.outcome = 'yes' AND d{n}.amount > 0")
        columns.append(f"d{n}.amount AS amount_{n}")
        columns += [f"CAST(d{n}.{name} AS {kind}) AS {name}_{n}" for name, kind in _TERMS.items()]
        columns.append(f"{period_of(slot.allowance, _day(slot))} AS now_{n}")
        columns.append(f"{draws.parts(f'w.{EVENT}', f'take-up {slot.scheme.id}')} AS uses_{n}")
    offered = " OR ".join(["FALSE", *(f"d{slot.number}.amount IS NOT NULL" for slot in slots)])
    columns.append(f"({offered}) AS offered")
    engine.make(table, f"SELECT {', '.join(columns)} FROM {wish} AS w {' '.join(joins)}")


# How results are cut: the name of a dimension and its column.
GROUPS: Mapping[str, str] = {
    "region": "person.region", "education": "person.education", "statute": "person.statute", "age_band": "age_band",
    "sex": "sex", "sector": "employer.sector",
}  # fmt: skip


def _day(slot: Slot) -> str:
    """The day whose period counts: the first date of the scheme's list that courses have; of months the day asked."""
    if slot.allowance.per in ("month", "quarter"):
        return "w.booked_on"
    first = next((name for name in slot.scheme.version_by if name in ("training.start", "on_date")), "on_date")
    return f"w.{quoted('training.start')}" if first == "training.start" else "w.booked_on"


def clashes_of(slots: Sequence[Slot]) -> frozenset[frozenset[int]]:
    """Pairs of slots that may not both pay."""
    forbidden: dict[str, list[str]] = {}
    for slot in slots:
        rules = [rule.other for version in slot.scheme.versions for rule in version.cumulation
                 if rule.effect == "forbidden"]  # fmt: skip
        forbidden[slot.scheme.id] = list(dict.fromkeys(rules))
    return clashing([slot.bid for slot in slots], forbidden)


def cost(slot: Slot) -> str:
    """Cents that the payer of a slot spends: what it pays, or the worth of its minutes (per hour, a half up)."""
    n = slot.number
    if slot.bid.asset == Asset.MINUTES:
        return f"((2 * units_{n} * coalesce(worth_{n}, 0) + 60) // 120)"
    return f"paid_{n}"
