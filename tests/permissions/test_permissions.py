"""Every address in every role, about one's own and another's things, against table.csv.

The table was made by the walk and then read line by line. Something new is missing in it and fails here:
`pytest tests/permissions --rewrite` writes the table anew; read the difference before you commit it. What each outcome
means: docs/api.md.
"""

import csv
from pathlib import Path

import pytest

from api.house import ROLES, House
from permissions.addresses import all_addresses
from permissions.objects import filled
from permissions.walk import Question, Walker

TABLE = Path(__file__).with_name("table.csv")
HEAD = ["address", "method", "whose", *ROLES]
pytestmark = pytest.mark.django_db
Rows = dict[Question, dict[str, str]]


def test_every_parameter_is_known(house: House) -> None:
    for address in all_addresses():
        assert "{" not in filled(address.path, address.parameters, house.things["an"])


def test_everyone_gets_what_the_table_says(
    house: House, request: pytest.FixtureRequest, record_property: object
) -> None:
    prefix = request.config.getoption("--address", default="/")
    found = Walker(house).everything(prefix)
    if request.config.getoption("--rewrite", default=False):
        write({q: row for q, row in read().items() if not q.path.startswith(prefix)} | found)
    known = {q: row for q, row in read().items() if q.path.startswith(prefix)}
    assert [q for q in found if q not in known] == [], "not in table.csv: --rewrite, and read what it wrote"
    assert [q for q in known if q not in found] == [], "table.csv names what is no more"
    wrong = [
        (q, role, known[q][role], found[q][role]) for q in found for role in ROLES if found[q][role] != known[q][role]
    ]
    assert wrong == [], "(question, role, table, answer)"
    record_property("figure", f"{len(found)} rows, {len(found) * len(ROLES)} answers as in table.csv")  # type: ignore[operator]


def test_nothing_breaks_in_the_table() -> None:
    assert [(q, row) for q, row in read().items() if any(value.startswith("5") for value in row.values())] == []


def test_the_table_is_sorted() -> None:
    assert list(read()) == sorted(read())


def read() -> Rows:
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    return {Question(row["address"], row["method"], row["whose"]): {r: row[r] for r in ROLES} for row in rows}


def write(found: Rows) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as target:
        lines = csv.writer(target, lineterminator="\n")
        lines.writerow(HEAD)
        lines.writerows([q.path, q.method, q.whose, *(found[q][role] for role in ROLES)] for q in sorted(found))
