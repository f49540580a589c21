"""All rights of one person from the database: gathering the facts, and the whole overview. Bar: 30 ms to gather.

    python benchmarks/rights.py

A full file: three jobs, forty recorded facts with their history, six interruptions of work, purses of three funds.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.money import server

BAR_MS, ROUNDS = 30.0, 200
ON = date(2026, 11, 24)


def main() -> int:
    with ExitStack() as stack:
        os.environ["DATABASE_URL"] = stack.enter_context(server.primary())
        _prepare()
        person = _full_file()
        from rugzak.accounts import facts, rights

        gathered = _measure(lambda: facts.gather(person, on=ON))
        overview = _measure(lambda: rights.overview(person, on=ON, record=False))
        print(_line(f"gather {len(facts.gather(person, on=ON))} facts", gathered))
        print(_line(f"decide all rights ({len(rights.overview(person, on=ON, record=False))} shown)", overview))
    held = statistics.median(gathered) <= BAR_MS
    print(f"bar: {BAR_MS:.0f} ms to gather: {'held' if held else 'NOT held'}")
    return 0 if held else 1


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from rugzak.schemes.services import publish_library

    call_command("migrate", verbosity=0)
    publish_library()


def _full_file() -> "Person":  # type: ignore[name-defined]  # noqa: F821  known once Django is set up
    """A person of whom much is known."""
    from rugzak.accounts import facts
    from rugzak.accounts.models import Employment, Interruption, JointCommittee
    from rugzak.accounts.services import register_organisation, register_person
    from rugzak.base.models import Municipality
    from rugzak.base.text import Text
    from rugzak.schemes.facts import vocabulary

    place = Municipality.objects.create(nis="44021", name=Text(nl="Gent"), region="VL")
    committee = JointCommittee.objects.create(code="200", name=Text(nl="Bedienden"))
    person = register_person(
        **{"given_name": "An", "family_name": "Peeters", "birth_date": date(1985, 7, 30), "education": "low"},
        **{"statute": "employee", "municipality": place},
    )
    employer = register_organisation(kind="employer", name="Werkhuis", number="0403170701", municipality=place)
    for start, end in ((2005, 2012), (2012, 2019), (2019, None)):
        Employment.objects.create(
            person=person, employer=employer, start=date(start, 1, 1), end=date(end, 1, 1) if end else None,
            fraction=Decimal("0.9"), hours_week=Decimal("34.2"), joint_committee=committee,
        )  # fmt: skip
    for number, fact in enumerate(vocabulary().facts.values()):
        if fact.scope == "person" and fact.type.kind in ("bool", "int") and number % 2:
            facts.record(person, fact.name, 1 if fact.type.kind == "int" else True)
    for number in range(6):
        start = date(2021, 1, 1) + timedelta(days=200 * number)
        Interruption.objects.create(
            person=person, kind="care", start=start, until=start + timedelta(days=20), source="declared"
        )
    return person


def _measure(run: Callable[[], object]) -> list[float]:
    run()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        run()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def _line(what: str, taken: list[float]) -> str:
    return f"{what:<44} p50 {statistics.median(taken):8.3f} ms   p95 {taken[int(len(taken) * 0.95)]:8.3f} ms"


if __name__ == "__main__":
    sys.exit(main())
