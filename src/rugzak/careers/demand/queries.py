"""What is asked, how it changes, and how that lies beside what trainings teach. Small cells are hidden here, not later.

A cell that fewer than `FLOOR` employers stand behind could tell on one of them: it has no number. Employers of several
months can't be added up, so the month with most of them counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet, Sum

from rugzak.base import clock
from rugzak.base.calendar import months_after
from rugzak.careers.demand.models import Asked, Vacancy
from rugzak.catalogue.models import Training, TrainingSkill
from rugzak.catalogue.queries import tomorrow
from rugzak.skills import esco
from rugzak.skills.esco import Skill

ALL = "*"
FLOOR = 3
MONTHS = 12
RECENT = 3


@dataclass(frozen=True, slots=True)
class SkillDemand:
    """How many of `total` vacancies ask a skill: at least `sure`, at most `vacancies` (with guesses by meaning).

    `recent` and `before`: in the last three months and the three before them.
    """

    skill: Skill
    vacancies: int
    sure: int
    total: int
    employers: int
    recent: int = 0
    before: int = 0

    @property
    def share(self) -> float:
        return self.vacancies / self.total if self.total else 0.0

    @property
    def trend(self) -> str:
        """`up` or `down` where it differs by more than chance would do; else `level`."""
        spread = 2 * (self.recent + self.before) ** 0.5
        difference = self.recent - self.before
        return "level" if abs(difference) <= spread else "up" if difference > 0 else "down"


@dataclass(frozen=True, slots=True)
class Taught:
    """A skill with the number of trainings that teach it, of `total` trainings that say what they teach."""

    skill: Skill
    trainings: int
    total: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Asked and not taught, taught and not asked, with what each is counted of. `hidden`: cells with few employers."""

    region: str
    sector: str
    months: int
    vacancies: int
    read: int
    trainings: int
    silent_trainings: int
    asked: tuple[SkillDemand, ...]
    not_taught: tuple[SkillDemand, ...]
    not_asked: tuple[Taught, ...]
    hidden: int
    made_up: bool
    newest: date | None

    @property
    def employers_few(self) -> bool:
        return self.vacancies > 0 and not self.asked


def asked(skill_uri: str, region: str | None = None, *, months: int = MONTHS) -> SkillDemand | None:
    """How much one skill is asked, in a region (VL, BR, WA) or everywhere; None where nobody, or too few ask it."""
    picture = esco.snapshot()
    if not picture.has("skill", skill_uri):
        return None
    cells = _cells(region or ALL, ALL, months)
    rows = _demand(cells.filter(skill_uri=skill_uri), _total(cells), months)
    return rows[0] if rows and rows[0].employers >= FLOOR else None


def comparison(region: str = "", sector: str = "", *, months: int = MONTHS) -> Comparison:
    """What vacancies of the last months ask beside what trainings on offer teach, in a region and a sector."""
    cells = _cells(region or ALL, sector or ALL, months)
    total = _total(cells)
    rows = _demand(cells.exclude(skill_uri=""), total, months)
    shown = [row for row in rows if row.employers >= FLOOR]
    taught, trainings, silent = _taught(region)
    wanted = {row.skill.uri for row in rows}
    picture = esco.snapshot()
    lonely = [
        Taught(picture.skill(uri), count, trainings)
        for uri, count in sorted(taught.items(), key=lambda pair: (-pair[1], pair[0]))
        if uri not in wanted and picture.has("skill", uri)
    ]
    vacancies = _vacancies(region, sector, months)
    return Comparison(
        region, sector, months, total, vacancies.exclude(skills=None).distinct().count(), trainings, silent,
        tuple(shown), tuple(row for row in shown if row.skill.uri not in taught), tuple(lonely if total else ()),
        len(rows) - len(shown), vacancies.filter(made_up=True).exists(), vacancies.aggregate(day=Max("day"))["day"],
    )  # fmt: skip


def sectors(region: str = "") -> list[tuple[str, int]]:
    """The sectors that have enough employers, with their vacancies, the largest first."""
    rows = Asked.objects.filter(skill_uri="", region=region or ALL).exclude(sector__in=("", ALL)).values("sector")
    found = rows.annotate(count=Sum("vacancies"), most=Max("employers")).filter(most__gte=FLOOR)
    return [(row["sector"], row["count"]) for row in found.order_by("-count", "sector")]


def history(skill_uri: str, region: str | None = None) -> list[tuple[date, int | None]]:
    """Vacancies that ask a skill, by month, oldest first; None where too few employers ask it."""
    rows = Asked.objects.filter(skill_uri=skill_uri, region=region or ALL, sector=ALL).order_by("month")
    return [(row.month, row.vacancies if row.employers >= FLOOR else None) for row in rows]


def _cells(region: str, sector: str, months: int) -> QuerySet[Asked]:
    return Asked.objects.filter(region=region, sector=sector, month__gte=_first(months))


def _first(months: int) -> date:
    """The first day of the month so many months ago, this month included."""
    return months_after(clock.today().replace(day=1), 1 - months)


def _total(cells: QuerySet[Asked]) -> int:
    return int(cells.filter(skill_uri="").aggregate(sum=Sum("vacancies"))["sum"] or 0)


def _demand(cells: QuerySet[Asked], total: int, months: int) -> list[SkillDemand]:
    """By skill, most asked first; a skill that this release doesn't know is left out."""
    picture, recent, before = esco.snapshot(), _first(RECENT), _first(2 * RECENT)
    rows = cells.values("skill_uri").annotate(
        count=Sum("vacancies"), certain=Sum("sure"), most=Max("employers"),
        late=Sum("vacancies", filter=Q(month__gte=recent)),
        early=Sum("vacancies", filter=Q(month__gte=before, month__lt=recent)),
    )  # fmt: skip
    return [
        SkillDemand(
            picture.skill(row["skill_uri"]), row["count"], row["certain"], total, row["most"], row["late"] or 0,
            row["early"] or 0,
        )
        for row in rows.order_by("-count", "-certain", "skill_uri")
        if picture.has("skill", row["skill_uri"])
    ]  # fmt: skip


def _taught(region: str) -> tuple[Mapping[str, int], int, int]:
    """Trainings on offer by skill, how many say what they teach, and how many don't; in a region, or online."""
    rows = Training.objects.filter(withdrawn_at=None)
    if region:
        here = Q(sessions__municipality__region=region) | Q(sessions__municipality=None)
        coming = Q(sessions__start__gte=tomorrow(), sessions__cancelled_at=None)
        rows = rows.filter(here & coming).distinct()
    ids = set(rows.values_list("pk", flat=True))
    return _by_skill(TrainingSkill.objects.filter(training__in=ids).values_list("skill_uri", "training_id"), len(ids))


def _by_skill(pairs: Iterable[tuple[str, object]], trainings: int) -> tuple[Mapping[str, int], int, int]:
    found: dict[str, set[object]] = defaultdict(set)
    for uri, training in pairs:
        found[uri].add(training)
    telling = len({training for some in found.values() for training in some})
    return {uri: len(some) for uri, some in found.items()}, telling, trainings - telling


def _vacancies(region: str, sector: str, months: int) -> QuerySet[Vacancy]:
    rows = Vacancy.objects.filter(day__gte=_first(months))
    narrow = {"region": region, "sector": sector}
    return rows.filter(**{name: value for name, value in narrow.items() if value})
