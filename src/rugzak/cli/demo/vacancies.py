"""Vacancies of the demo world: made up, read in as a real file would be, and marked as made up wherever they show."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from rugzak.base.imports import Report
from rugzak.careers.demand.services import import_vacancies
from rugzak.cli.demo.world import World

COUNT, FIRMS, DAYS = 420, 60, 360
PLACES = {"nl": ("Mechelen", "Gent", "Antwerpen", "Hasselt", "Leuven", "Brugge"), "fr": ("Liège", "Namur", "Mons"),
          "en": ("Brussel", "Gent")}  # fmt: skip
# Robots and heat pumps are asked more and more; the others as always.
RISING = ("Medewerker automatisch magazijn", "Installateur warmtepompen", "Medewerker cybersecurity")


def make_vacancies(world: World) -> Report:
    """A year of vacancies of sixty firms that don't exist, as JSON-LD."""
    rows: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "vacancies.yaml").read_text("utf-8"))
    drawn = world.rng.choices(rows, weights=[row["weight"] for row in rows], k=COUNT)
    postings = [_posting(world, row) for row in drawn]
    content = json.dumps({"@context": "https://schema.org", "@graph": postings}).encode()
    return import_vacancies("demo.jsonld", content, source="demo", made_up=True)


def _posting(world: World, row: dict[str, Any]) -> dict[str, Any]:
    back = world.rng.randint(0, DAYS // 3 if row["title"] in RISING else DAYS)
    place = world.rng.choice(PLACES[row["language"]])
    return {
        "@type": "JobPosting",
        "title": row["title"],
        "description": row["text"],
        "datePosted": (world.today - timedelta(days=back)).isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": f"Voorbeeld {world.rng.randint(1, FIRMS)} nv"},
        "jobLocation": {"@type": "Place", "address": {"addressLocality": place}},
        "industry": row["sector"],
        "inLanguage": row["language"],
    }
