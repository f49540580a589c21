"""What anyone reads: the register, what a label unlocks, whom the schemes shut out; and what partners see and write."""

from dataclasses import replace

import pytest

from recognition.world import Room, days
from rugzak.accounts.errors import NotAllowed
from rugzak.base.errors import NotFound
from rugzak.base.models import Message
from rugzak.catalogue.recognition import apply, errors, notes, public, queries, unlocks
from rugzak.catalogue.recognition.facts import FACT_OF
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.load import load_library

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def library() -> list[object]:
    return load_library()


def test_the_register_says_what_holds_and_under_which_conditions(room: Room) -> None:
    room.conditional()
    line = public.entries(public.register(label="vov", words="las"))[0]
    assert (line.state, str(line.subject), line.conditions, line.filed) == ("recognised", "Lassen: de basis", 1, True)
    assert not public.register(label="odb") and not public.register(words="hypnose")
    days(2 * 366)
    assert public.counts() == {"recognised": 0, "struck": 0, "ended": 1, "refused": 0}
    assert [one.state for one in public.everything()] == ["ended"]


def test_each_label_is_a_fact_that_the_schemes_know() -> None:
    assert set(FACT_OF.values()) <= set(vocabulary().types)


def test_what_a_label_unlocks_is_read_from_the_schemes(library: list[object]) -> None:
    doors = {door.scheme: door for door in unlocks.of_label("vov", schemes=library)}
    assert {"be-vl-vov", "be-vl-opleidingscheque", "be-sector-124"} <= set(doors)
    assert "condition registered" in [where for where, _text in doors["be-vl-vov"].rules]
    assert all(door.rules for door in doors.values())
    assert unlocks.of_label("wow", schemes=library) == []


def test_whom_a_scheme_shuts_out_and_why(library: list[object]) -> None:
    door = next(one for one in unlocks.of_label("vov", schemes=library) if one.scheme == "be-vl-vov")
    shut = {one.code: one for one in door.shut_out}
    words = [word for _fact, word in shut["employee"].groups]
    assert words == ["apprentice", "inactive", "jobseeker", "self_employed", "student"]
    assert shut["employee"].because.startswith("Verlof bestaat")
    assert shut["fraction"].because == "" and shut["fraction"] in door.unreasoned
    assert shut["fraction"] in list(unlocks.unreasoned(schemes=library))
    assert "flemish" not in shut and "consent" not in shut


def test_a_reason_that_is_taken_away_is_missed(library: list[object]) -> None:
    vov = next(one for one in library if one.id == "be-vl-vov")
    before = {str(one) for one in unlocks.unreasoned(schemes=[vov])}
    bare = replace(
        vov,
        versions=tuple(
            replace(version, conditions=tuple(replace(one, because=None) for one in version.conditions))
            for version in vov.versions
        ),
    )
    after = {str(one) for one in unlocks.unreasoned(schemes=[bare])}
    assert after - before == {
        "the condition employee shuts out apprentice, inactive, jobseeker, self_employed, student"
    }


def test_a_partner_reads_every_file_but_no_business_secret(room: Room) -> None:
    dossier = room.draft()
    room.fill(dossier)
    row = apply.answer(
        actor=room.provider, dossier=dossier, criterion="teachers", level="yes", words="Our trainers", secret=True,
        name="staff.xlsx", content=b"wages",
    )  # fmt: skip
    open_ = apply.answer(
        actor=room.provider, dossier=dossier, criterion="goals", level="yes", name="goals.pdf", content=b"goals"
    )
    with pytest.raises(NotFound):
        queries.dossier(room.partner, dossier.pk)
    assert list(queries.visible(room.partner)) == []
    dossier = apply.send(actor=room.provider, dossier=dossier)
    assert queries.viewer(room.partner, queries.dossier(room.partner, dossier.pk)) == "partner"
    assert list(queries.visible(room.partner)) == [dossier]
    assert not queries.shows_proof(row, "partner") and queries.shows_proof(row, "authority")
    with pytest.raises(NotFound):
        queries.proof_file(room.partner, dossier, row.pk)
    assert queries.proof_file(room.partner, dossier, open_.pk)[1] == b"goals"
    assert queries.proof_file(room.assessor, dossier, row.pk)[1] == b"wages"


def test_a_partner_writes_in_the_margin_and_decides_nothing(room: Room) -> None:
    dossier = room.sent()
    row = notes.annotate(actor=room.partner, dossier=dossier, criterion="goals", text="Our members ask for this.")
    assert row.organisation == room.union and dossier.annotations.count() == 1
    assert Message.objects.filter(context__step="noted").count() == 1
    for wrong in ({"text": " "}, {"text": "Nice.", "criterion": "beauty"}):
        with pytest.raises((errors.ReasonMissing, errors.UnknownCriterion)):
            notes.annotate(actor=room.partner, dossier=dossier, **wrong)
    for who in (room.provider, room.assessor):
        with pytest.raises(NotAllowed):
            notes.annotate(actor=who, dossier=dossier, text="Me too.")
