"""Faults are checked in English; places of three regions; files of vacancies as they come."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from tests.skills.conftest import english

from rugzak.base import clock
from rugzak.base.models import Municipality, PostCode
from rugzak.base.text import Text

__all__ = ["english"]

PLACES = (("VL", "Gent", "9000"), ("WA", "Namur", "5000"), ("BR", "Brussel", "1000"))
COLUMNS = ("title", "employer", "text", "date", "post_code", "nace", "joint_committee", "language")
Row = dict[str, Any]


@pytest.fixture
def places(db: None) -> None:
    for number, (region, name, code) in enumerate(PLACES, 1):
        place = Municipality.objects.create(
            nis=f"9{number:04d}", name=Text(nl=name), region=region, latitude=51, longitude=4
        )
        PostCode.objects.create(code=code, municipality=place)


@pytest.fixture
def vacancy(clock: object) -> Callable[..., Row]:
    """A baker is wanted, a week ago, in Ghent; each time by another employer."""
    serial = iter(range(1, 1000))

    def make(**values: Any) -> Row:
        return {
            "title": "bakker",
            "employer": f"Bakkerij {next(serial)}",
            "text": "Taken: brood bakken.",
            "date": str(today() - timedelta(days=7)),
            "post_code": "9000",
            "language": "nl",
            **values,
        }

    return make


def today() -> Any:
    return clock.today()


def table(*rows: Mapping[str, Any], delimiter: str = ",") -> bytes:
    """The rows as a CSV file."""

    def cell(value: Any) -> str:
        return '"' + str(value).replace('"', '""') + '"'

    lines = [delimiter.join(cell(row.get(name, "")) for name in COLUMNS) for row in rows]
    return "\n".join([delimiter.join(COLUMNS), *lines]).encode()


def posting(row: Mapping[str, Any], **values: Any) -> Row:
    """The same vacancy as schema.org has it."""
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": row["title"],
        "hiringOrganization": {"@type": "Organization", "name": row["employer"]},
        "description": f"<p>{row['text']}</p>",
        "datePosted": f"{row['date']}T08:00:00+02:00",
        "jobLocation": {"@type": "Place", "address": {"postalCode": row["post_code"]}},
        "inLanguage": "nl-BE",
        **values,
    }


def web_page(*blocks: str) -> bytes:
    """A web page that holds these blocks of JSON-LD."""
    scripts = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    return f"<!DOCTYPE html><html><head><title>Jobs</title>{scripts}</head><body><p>Jobs</p></body></html>".encode()


def json_file(value: Any) -> bytes:
    return json.dumps(value).encode()
