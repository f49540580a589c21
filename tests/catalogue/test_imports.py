"""Files that others made: what is right comes in, what is wrong is named with its line."""

from datetime import date

import pytest

from catalogue import world
from rugzak.accounts.models import Organisation
from rugzak.base.errors import BadFile
from rugzak.catalogue.imports import import_providers_csv, import_sessions_csv, import_trainings_csv
from rugzak.catalogue.models import Recognition, Session, Training
from rugzak.catalogue.queries import seats_free

pytestmark = pytest.mark.django_db
HEAD = "provider;code;title_nl;title_fr;form;hours;price;language;skills;recognised;leads_to;kind"


def report(importer, text: str, encoding: str = "utf-8", **options):
    return importer("file.csv", content=text.encode(encoding), **options)


def reasons(found) -> list[tuple[int, str]]:
    return [(skip.row, skip.reason) for skip in found.skipped]


@pytest.fixture
def where() -> Organisation:
    world.places()
    return world.provider()


def row(where: Organisation, code: str = "LAS", **cells: str) -> str:
    given = {
        "provider": where.enterprise_number, "code": code, "title_nl": "Lassen", "title_fr": "Soudage à l’arc",
        "form": "classroom", "hours": "40", "price": "1.450,50", "language": "nl", "skills": world.SKILL + "weld",
        "recognised": "odb|vov", "leads_to": "", "kind": "", **cells,
    }  # fmt: skip
    return ";".join(given[name] for name in HEAD.split(";"))


def trainings(*rows: str, **options):
    return report(import_trainings_csv, "\n".join([HEAD, *rows]), **options)


def test_trainings_come_in_and_change(where: Organisation) -> None:
    assert (trainings(row(where), row(where, "BAK")).made, Training.objects.count()) == (2, 2)
    made = Training.objects.get(code="LAS")
    assert (made.price_cents, made.contact_minutes, made.title.fr) == (145_050, 2400, "Soudage à l’arc")
    assert set(made.recognitions.values_list("label", flat=True)) == {"odb", "vov"} and made.skills.count() == 1
    again = trainings(row(where, price="10"))
    assert (again.made, again.changed, Training.objects.get(code="LAS").price_cents) == (0, 1, 1000)
    assert Recognition.objects.filter(training=made).count() == 2


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({"provider": "0123456789"}, "0123456789"),
        ({"form": "circus"}, "circus"),
        ({"price": "gratis"}, "gratis"),
        ({"price": "-5"}, "-5"),
        ({"price": "NaN"}, "NaN"),
        ({"hours": "0"}, "hours"),
        ({"skills": "lassen"}, "lassen"),
        ({"recognised": "topkwaliteit"}, "topkwaliteit"),
        ({"leads_to": "roem"}, "roem"),
        ({"title_nl": "", "title_fr": ""}, "title"),
        ({"code": ""}, "code"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_a_wrong_cell_is_named_and_the_other_rows_come_in(
    where: Organisation, cells: dict[str, str], word: str
) -> None:
    found = trainings(row(where, **cells), row(where, "GOED"))
    assert found.made == 1 and [line for line, _why in reasons(found)] == [2] and word in found.skipped[0].reason
    assert list(Training.objects.values_list("code", flat=True)) == ["GOED"]


def test_a_double_key_is_named(where: Organisation) -> None:
    found = trainings(row(where), row(where))
    assert found.made == 1 and reasons(found)[0][0] == 3 and "twice" in reasons(found)[0][1]


def test_an_unknown_provider_is_named(where: Organisation) -> None:
    assert "no provider" in trainings(row(where, provider=world.number())).skipped[0].reason


def test_a_dry_run_keeps_nothing(where: Organisation) -> None:
    found = trainings(row(where), row(where, "BAK", form="x"), dry_run=True)
    assert (found.made, len(found.skipped), Training.objects.count()) == (1, 1, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_usual_delimiter_and_encoding(where: Organisation, encoding: str, delimiter: str) -> None:
    text = "\n".join([HEAD, row(where, price="1450.50")]).replace(";", delimiter)
    assert report(import_trainings_csv, text, encoding).made == 1
    assert Training.objects.get().title.fr == "Soudage à l’arc"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"a;b\n1;2\n", HEAD.replace(";", "^").encode()])
def test_a_file_that_is_no_such_file_is_refused_whole(where: Organisation, content: bytes) -> None:
    with pytest.raises(BadFile):
        import_trainings_csv("file.csv", content=content)


def test_providers_come_in_and_change(where: Organisation) -> None:
    number = world.number()
    text = "name;enterprise_number;post_code;iban;registered;public\n"
    good = f"Leerhuis;BE {number[:4]}.{number[4:7]}.{number[7:]};9000;BE68 5390 0754 7034;ja;nee\n"
    assert report(import_providers_csv, text + good).made == 1
    made = Organisation.objects.get(enterprise_number=number)
    assert made.municipality_id == "44021" and made.iban == "BE68539007547034" and made.recognitions.count() == 1
    again = report(import_providers_csv, text + good.replace("Leerhuis", "Nieuwe naam"))
    made.refresh_from_db()
    assert again.changed == 1 and made.name == "Nieuwe naam" and made.recognitions.count() == 1


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("X;0123456789;9000;;;", "0123456789"),
        ("X;{n};9999;;;", "9999"),
        ("X;{n};9000;BE00 0000;;", "BE00"),
        ("X;{n};9000;;misschien;", "misschien"),
        (";{n};9000;;;", "name"),
    ],
)
def test_a_wrong_provider_is_named(where: Organisation, line: str, word: str) -> None:
    text = "name;enterprise_number;post_code;iban;registered;public\n" + line.format(n=world.number())
    found = report(import_providers_csv, text)
    assert found.made == 0 and word in found.skipped[0].reason


def test_an_empty_cell_does_not_wipe_a_known_account_number(where: Organisation) -> None:
    report(import_providers_csv, f"name;enterprise_number\nZelfde;{where.enterprise_number}\n")
    where.refresh_from_db()
    assert where.name == "Zelfde" and where.iban == "BE68539007547034"


SESSIONS = "provider;code;reference;capacity;parts;post_code;price\n"


def test_sessions_come_in_with_their_half_days_and_seats(where: Organisation) -> None:
    world.training(where, code="LAS")
    line = f"{where.enterprise_number};LAS;S1;12;2027-03-01 9:00 210|01/03/2027 13.30 180;9000;500\n"
    assert report(import_sessions_csv, SESSIONS + line).made == 1
    made = Session.objects.get()
    assert [part.minutes for part in made.parts.all()] == [210, 180] and made.start == date(2027, 3, 1)
    assert seats_free([made]) == {made.pk: 12} and made.price == 50_000
    assert report(import_sessions_csv, SESSIONS + line.replace(";12;", ";8;")).changed == 1
    assert seats_free([made]) == {made.pk: 8}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("LAS", "NOPE"), "NOPE"), (("S1", ""), "reference"), ((";12;", ";veel;"), "veel"), ((";12;", ";1,5;"), "1,5"),
        (("2027-03-01 9:00 210", "morgen"), "morgen"), (("2027-03-01", "2027-02-30"), "2027-02-30"),
        (("9:00", "25:00"), "25:00"), ((" 210", " 2000"), "minutes"), (("9000", "1"), "1"),
    ],
)  # fmt: skip
def test_a_wrong_session_is_named(where: Organisation, change: tuple[str, str], word: str) -> None:
    world.training(where, code="LAS")
    line = f"{where.enterprise_number};LAS;S1;12;2027-03-01 9:00 210;9000;500".replace(*change)
    found = report(import_sessions_csv, SESSIONS + line)
    assert found.made == 0 and word in found.skipped[0].reason and not Session.objects.exists()
