"""Figures against a world small enough to count by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from evaluation_world import World

from rugzak.evaluation import export, indicators
from rugzak.evaluation.errors import BadPeriod, NothingToRead
from rugzak.evaluation.models import Answer, Indicator, Invitation


def _compute(tmp_path: Path, period: str = "2025") -> indicators.Summary:
    return indicators.compute(period, folder=export.export(tmp_path).folder)


def _get(code: str, scope: str = "all", scope_id: UUID | None = None, **group: str) -> Indicator:
    return Indicator.objects.get(code=code, scope=scope, scope_id=scope_id, group=group)


def _answered(booking: UUID, person: UUID, training: UUID, kind: str, **answers: object) -> None:
    row = Invitation.objects.create(
        person_id=person,
        booking_id=booking,
        training_id=training,
        kind=kind,
        token=str(uuid4()),
        due=date(2025, 3, 4),
        expires=date(2025, 4, 4),
        answered_at=datetime(2025, 3, 5, tzinfo=UTC),
    )
    for item, value in answers.items():
        number, choice = (value, "") if isinstance(value, int) else (None, str(value))
        Answer.objects.create(invitation=row, item=item.replace("__", ":"), number=number, choice=choice)


@pytest.fixture
def crowd(world: World) -> World:
    """40 people: 20 low and 20 mid; 12 low and 18 mid learned, 30 booked seats of 60; one employer has 30 of them."""
    world.offer()
    world.employer = uuid4()
    world.add(
        "session",
        session_id=world.session,
        training_id=world.training,
        provider_id=world.provider,
        start=date(2025, 3, 3),
        end=date(2025, 3, 4),
        capacity=60,
        region="VL",
        form="classroom",
        cancelled=False,
    )
    for i in range(40):
        person = world.person(education="low" if i < 20 else "mid", sex="F" if i % 2 else "M")
        if i < 30:
            world.add(
                "employment",
                person_id=person,
                employer_id=world.employer,
                joint_committee="200",
                start=date(2020, 1, 1),
                end=None,
            )
        world.add(
            "purse",
            person_id=person,
            scheme="cheque",
            payer="gov",
            asset="EUR",
            granted=12500,
            valid_from=date(2025, 1, 1),
            valid_until=date(2025, 12, 31),
        )
        if i < 12 or i >= 22:
            booking = world.booking(person, purpose="other_job" if i >= 25 else "job")
            world.add("attendance", booking_id=booking, date=date(2025, 3, 3), minutes=210, attended=True)
            world.add("attendance", booking_id=booking, date=date(2025, 3, 3), minutes=210, attended=i % 3 == 0)
            world.add(
                "payment", booking_id=booking, payer="gov", scheme="cheque", asset="EUR", amount=12500, captured=12500
            )
            world.add("payment", booking_id=booking, payer="self", scheme="", asset="EUR", amount=17500, captured=17500)
            world.add(
                "achievement",
                booking_id=booking,
                person_id=person,
                training_id=world.training,
                passed=None if i == 0 else i % 4 != 1,
                score=None,
                date=date(2025, 3, 4),
            )
            _answered(
                booking,
                person,
                world.training,
                "reaction",
                nps=3 if i < 12 else 9 if i < 25 else 7,
                satisfaction=4 if i < 25 else 2,
                relevance=5,
                without_money="yes" if i % 2 else "no",
            )
    return world


def test_the_whole_is_right(crowd: World, tmp_path: Path) -> None:
    _compute(tmp_path)
    part = _get("participation")
    assert (part.numerator, part.denominator, part.value, part.n) == (30, 40, Decimal("0.75"), 40)
    hours = _get("hours")  # 30 half days, and one more for the 10 people whose number is a multiple of three
    came_twice = len([i for i in [*range(12), *range(22, 40)] if i % 3 == 0])
    assert hours.numerator == 210 * (30 + came_twice) and hours.denominator == 30
    assert _get("cost").value == 30 * 30000
    assert _get("cost_per_learner").value == 30000
    tested = [*range(1, 12), *range(22, 40)]
    passed = _get("pass_rate")
    assert (passed.numerator, passed.denominator) == (sum(i % 4 != 1 for i in tested), 29)


def test_a_negative_nps_stays_negative(crowd: World, tmp_path: Path) -> None:
    _compute(tmp_path)
    nps = _get("nps")  # 3 promoters, 12 detractors, 15 passive
    assert nps.value == Decimal("-30") and nps.numerator == -9
    variance = (3 / 30 + 12 / 30) - (-0.3) ** 2
    half = 100 * 1.959963984540054 * (variance / 30) ** 0.5
    assert float(nps.low) == pytest.approx(-30 - half) and float(nps.high) == pytest.approx(-30 + half)


def test_groups_mixes_and_reach(crowd: World, tmp_path: Path) -> None:
    _compute(tmp_path)
    assert _get("participation", education="low").value == Decimal("0.6")
    assert _get("participation", education="mid").value == Decimal("0.9")
    assert _get("payer_mix", payer="gov").value == Decimal("0.416667")
    assert _get("payer_mix", payer="self").value == Decimal("0.583333")
    assert _get("low_learners").value == Decimal("0.4") and _get("low_people").value == Decimal("0.5")
    assert _get("reach_low").value == Decimal("0.8")
    assert _get("take_up", scheme="cheque").value == Decimal("0.75")
    assert _get("demand").value == Decimal("0.5")
    assert _get("career_share").value == Decimal("0.5")
    assert _get("hours", scheme="cheque").n == 30
    assert _get("satisfaction").value == Decimal("0.5")
    assert _get("without_money").n == 30


def test_scopes_hold_their_own_people(crowd: World, tmp_path: Path) -> None:
    _compute(tmp_path)
    mine = _get("participation", "employer", crowd.employer)
    assert (mine.numerator, mine.denominator) == (20, 30)
    assert _get("nps", "provider", crowd.provider).n == 30
    assert not Indicator.objects.filter(code="participation", scope="provider").exists()


def test_small_groups_are_hidden_and_so_is_what_gives_them_away(world: World, tmp_path: Path) -> None:
    world.offer()
    for i in range(40):
        person = world.person(sex="X" if i < 4 else "M" if i < 19 else "F")
        world.booking(person)
    _compute(tmp_path)
    shown = {i.group["sex"]: i for i in Indicator.objects.filter(code="participation", group__has_key="sex")}
    assert shown["X"].suppressed and shown["X"].value is None and shown["X"].n is None
    assert shown["M"].suppressed, "forty minus the women minus the men would give the four away"
    assert shown["F"].value == 1 and not shown["F"].suppressed


def test_a_small_employer_has_one_hidden_row_a_figure(world: World, tmp_path: Path) -> None:
    employer = uuid4()
    for _ in range(20):
        world.person()
    for _ in range(9):
        person = world.person()
        world.add(
            "employment",
            person_id=person,
            employer_id=employer,
            joint_committee="200",
            start=date(2024, 1, 1),
            end=None,
        )
        world.booking(person)
    _compute(tmp_path)
    rows = Indicator.objects.filter(scope="employer", scope_id=employer)
    assert rows.exists() and all(row.suppressed and row.value is None for row in rows.exclude(code="reach_low"))


def test_no_data_is_never_zero(world: World, tmp_path: Path) -> None:
    summary = _compute(tmp_path)
    assert {"nps", "pass_rate", "participation", "skill_gain", "payer_mix", "demand"} <= set(summary.no_data)
    assert not Indicator.objects.exclude(value=None).exists()


def test_only_matched_pairs_count_as_gain(world: World, tmp_path: Path) -> None:
    for i in range(24):
        person = world.person()
        booking = world.booking(person)
        _answered(booking, person, world.training, "knowledge_before", s__a=2, s__b=3)
        if i < 12:  # the other half would give a gain of -1 where means of all were compared
            _answered(booking, person, world.training, "knowledge_after", s__a=4, s__c=1)
    _compute(tmp_path)
    gain = _get("skill_gain")
    assert (gain.value, gain.n, gain.low, gain.high) == (2, 12, 2, 2)


def test_a_missing_view_is_no_data(world: World, tmp_path: Path) -> None:
    from django.db import connection

    world.booking(world.person())
    with connection.cursor() as cursor:
        cursor.execute("drop table published.payment")
    result = export.export(tmp_path)
    assert result.missing == ["payment"] and result.rows["payment"] == 0 and result.rows["booking"] == 1
    assert "cost" in indicators.compute("2025", folder=result.folder).no_data


def test_an_erased_person_still_counts_without_a_name(world: World, tmp_path: Path) -> None:
    for _ in range(11):
        world.person()
        booking = world.booking(None)
        world.add("attendance", booking_id=booking, date=date(2025, 3, 3), minutes=60, attended=True)
    _compute(tmp_path)
    hours = _get("hours", education="unknown")
    assert (hours.n, hours.value) == (11, 60)


def test_computing_again_replaces(crowd: World, tmp_path: Path) -> None:
    _compute(tmp_path)
    before = Indicator.objects.count()
    _compute(tmp_path)
    assert Indicator.objects.count() == before
    _compute(tmp_path, "2024")
    assert Indicator.objects.filter(period="2025").count() == before


def test_an_export_names_nobody(crowd: World, tmp_path: Path) -> None:
    import pyarrow.parquet as parquet
    from django.db import connection

    result = export.export(tmp_path)
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id::text from published.person union select booking_id::text from published.booking"
        )
        ids = {row[0] for row in cursor.fetchall()}
        cursor.execute("select pseudonym::text from published.person")
        pseudonyms = {row[0] for row in cursor.fetchall()}
    for file in result.folder.glob("*.parquet"):
        columns = parquet.read_table(file).to_pydict()
        values = {str(value) for column in columns.values() for value in column}
        assert not values & ids, file.name
    people = parquet.read_table(result.folder / "person.parquet").to_pydict()
    assert set(people["person"]) == pseudonyms
    assert not list(result.folder.glob("*.csv"))


def test_two_exports_do_not_join_on_bookings(crowd: World, tmp_path: Path) -> None:
    import pyarrow.parquet as parquet

    def bookings(root: str) -> set[str]:
        folder = export.export(tmp_path / root).folder
        return set(parquet.read_table(folder / "booking.parquet").to_pydict()["booking"])

    assert not bookings("a") & bookings("b")


@pytest.mark.parametrize("code", ["2025-Q5", "2025-13", "25", "", "2025-Q1x", "99999"])
def test_a_bad_period_is_refused(code: str, db: None, tmp_path: Path) -> None:
    with pytest.raises(BadPeriod):
        indicators.compute(code, folder=tmp_path)


def test_nothing_to_read_is_said(db: None, tmp_path: Path) -> None:
    with pytest.raises(NothingToRead):
        indicators.compute("2025", folder=tmp_path)
