"""A year of personnel figures of An's employer: comings and goings, vacancies, absence in sum, projects."""

from datetime import date, timedelta

from rugzak.accounts.models.hr import RecordKind, StaffRecord
from rugzak.accounts.models.organisation import Employment
from rugzak.base.calendar import months_after
from rugzak.cli.demo.characters import WAREHOUSE
from rugzak.cli.demo.world import World

LEAVERS = (("resigned", 3), ("contract_end", 2), ("retired", 1))
PROJECTS = (("Nieuwe verpakking", 400, 190), ("Koelcel met sensoren", 300, 90), ("Website voor bestellingen", 250, 60))
VACANCIES = (("Bakker", 300, 62), ("Productiemedewerker", 210, 35), ("Kwaliteitscontroleur", 120, 81))


def make_personnel(world: World) -> None:
    """Twelve months of it; absence only where there are enough people for a sum."""
    employer, today = world.employers[WAREHOUSE % len(world.employers)], world.today
    people = Employment.objects.filter(employer=employer).count()
    rows = [_row(RecordKind.STARTER, today - timedelta(days=45 * n), number=1 + n % 2) for n in range(1, 7)]
    rows += [
        _row(RecordKind.LEAVER, today - timedelta(days=50 * n), number=count, reason=reason)
        for n, (reason, count) in enumerate(LEAVERS, start=1)
    ]
    for kind, things in ((RecordKind.PROJECT, PROJECTS), (RecordKind.VACANCY, VACANCIES)):
        for name, ago, lasted in things:
            start = today - timedelta(days=ago)
            rows.append(_row(kind, start, until=start + timedelta(days=lasted), name=name))
    rows.append(_row(RecordKind.VACANCY, today - timedelta(days=20), name="Bakker"))
    rows += [row for n in range(1, 13) if people >= 10 for row in (_absence(world, months_after(today, -n), people),)]
    for row in rows:
        row.employer = employer
    StaffRecord.objects.bulk_create(rows)


def _row(kind: RecordKind, day: date, **more: object) -> StaffRecord:
    return StaffRecord(kind=kind, date=day, **more)


def _absence(world: World, month: date, people: int) -> StaffRecord:
    days = 20 * people
    away = round(days * world.rng.uniform(0.05, 0.08))
    return _row(RecordKind.ABSENCE, month.replace(day=1), number=away, of=days, people=people)
