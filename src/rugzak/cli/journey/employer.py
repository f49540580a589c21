"""The employer's journey: a job and what it asks, the gap, what to do, figures, training days, plan, an inspector.

It may be walked again: the job of a former walk is taken off the list first, and the plan is that of a year not yet
published.
"""

import io
import os
import zipfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import httpx

from rugzak.base.quantities import euros
from rugzak.cli.journey.client import As, must, step, tell
from rugzak.cli.journey.trip import DEFAULT_URL

JOB, WISH = "Kwaliteitsbewaker", "leren programmeren"
HR_FILE = (
    b"what;date;until;number;of;people;name\nvacancy;2026-02-02;2026-03-16;;;;Baker\nabsence;2026-02;;21;480;24;\n"
)
LATEST = 2100


@dataclass
class Desk:
    """Who takes part, and what came out so far."""

    base: str
    hr: As
    an: As
    admin: As
    found: dict[str, Any] = field(default_factory=dict, init=False)

    @classmethod
    def start(cls, url: str) -> "Desk":
        base = (url or os.environ.get("RUGZAK_URL") or DEFAULT_URL).rstrip("/")
        return cls(base, As(base, "hr"), As(base, "an"), As(base, "admin"))

    @property
    def firm(self) -> str:
        return f"/firm/{self.found['firm']}"

    def today(self) -> date:
        """The business date."""
        return date.fromisoformat(self.admin.get("/demo/clock")["now"][:10])


def walk(url: str) -> None:
    """Jobs, gap, wish, figures, training days, plan, inspector."""
    desk = Desk.start(url)
    roles = [role for role in desk.hr.get("/me")["roles"] if role["role"] == "hr"]
    must(len(roles) > 0, "nobody of human resources signs in here")
    desk.found["firm"] = roles[0]["organisation"]
    for part in (_job, _gap, _wish, _figures, _days, _plan, _inspector):
        part(desk)


def _job(desk: Desk) -> None:
    step(1, "A job in the firm's own words")
    for role in desk.hr.get(f"{desk.firm}/roles"):
        if role["name"] == JOB:
            desk.hr.http.delete(f"{desk.firm}/roles/{role['id']}").raise_for_status()
    words = "Controleert de kwaliteit van brood en gebak en schrijft verslagen."
    proposed = desk.hr.post(f"{desk.firm}/roles/propose", {"text": words})
    skills = [one["uri"] for one in proposed["skills"][:5]]
    must(bool(skills), "nothing was read in the words of the job")
    role = desk.hr.post(f"{desk.firm}/roles", {"name": JOB, "skills": skills, "people": 2, "people_later": 4})
    needs = {"levels": {skills[0]: 4}, "scenario": "2028"}
    desk.hr.put(f"{desk.firm}/roles/{role['id']}/needs", needs)
    tell(JOB, skills=len(role["needs"]), people=role["people"], later=role["people_later"])


def _gap(desk: Desk) -> None:
    step(2, "What the firm lacks, and what to do about it")
    found = desk.hr.get(f"{desk.firm}/gaps")
    tell("who counts", sharing=found["sharing"], employed=found["employed"], floor=found["least"])
    cells = [(row, cell) for row in found["rows"] for cell in row["cells"] if cell["group"] not in ("rest", "all")]
    known = [(row, cell) for row, cell in cells if cell["share"]]
    must(all((cell["share"] or 0) % 10 == 0 for _row, cell in cells), "a share is not in tens")
    if not known:
        tell("too few people share to show a gap")
        return
    row, cell = max(known, key=lambda pair: pair[1]["share"])
    tell(row["skill"]["label"].get("en", "?"), job=cell["name"], lack=f"{cell['share']} %", people=cell["people"])
    way = desk.hr.get(f"{desk.firm}/roles/{cell['group']}/advice", skill=row["skill"]["uri"])
    sums = {
        name: "not known" if way[f"{name}_cents"] is None else euros(way[f"{name}_cents"]) for name in ("build", "buy")
    }
    tell(f"begin with: {way['first']}", why=way["why"], **sums)


def _wish(desk: Desk) -> None:
    step(3, "A wish that only its owner sees, until it is shared")
    before = len(desk.hr.get(f"{desk.firm}/wishes"))
    wish = desk.an.post("/me/wishes", {"words": WISH})
    must(len(desk.hr.get(f"{desk.firm}/wishes")) == before, "a wish was seen that nobody shared")
    desk.an.put(f"/me/wishes/{wish['id']}/sharing", {"shared": True})
    must(len(desk.hr.get(f"{desk.firm}/wishes")) == before + 1, "a shared wish is not seen")
    tell(WISH, shared="yes")


def _figures(desk: Desk) -> None:
    step(4, "How the firm does, from one file")
    answer = desk.hr.http.post(f"{desk.firm}/hr", files={"file": ("hr.csv", HR_FILE, "text/csv")})
    must(answer.is_success, f"the personnel file: {answer.text[:300]}")
    for kpi in desk.hr.get(f"{desk.firm}/organisation")["kpis"]:
        tell(kpi["code"], value="no data" if kpi["value"] is None else kpi["value"], rests_on=kpi["n"])


def _days(desk: Desk) -> None:
    step(5, "Who has training days left")
    found = desk.hr.get(f"{desk.firm}/training-days")
    left = sum(float(row["left"]) for row in found["rows"])
    tell(f"{found['year']}", entitled=found["entitled"], days_left=f"{left:.1f}")
    seen = [row["verb"] for row in desk.an.get("/me/reads")]
    must("firm.rights" in seen, "An can't see that her training days were read")


def _plan(desk: Desk) -> None:
    step(6, "The training plan, with advice, to the staff")
    today = desk.today()
    year = next(one for one in range(today.year, LATEST) if _free(desk, one))
    made = desk.hr.post(f"{desk.firm}/plans/{year}/draft")
    desk.hr.post(f"{desk.firm}/plans/{year}/lines", {"title": "EHBO", "people": 5, "minutes": 480, "cents": 9_000})
    given = (today - timedelta(days=16)).isoformat()
    advice = {"by": "works_council", "given_on": given, "advised_on": today.isoformat(), "advice": "Akkoord."}
    desk.hr.post(f"{desk.firm}/plans/{year}/advice", advice)
    desk.hr.post(f"{desk.firm}/plans/{year}/publish")
    must(year in [row["year"] for row in desk.an.get("/me/firm-plans")], "the staff doesn't see the plan")
    sizes = {lang: len(desk.hr.text(f"{desk.firm}/plans/{year}/pdf?lang={lang}")) for lang in ("nl", "fr")}
    tell(f"plan {year}", from_gaps_and_wishes=len(made["lines"]), pdf=sizes)
    desk.found["year"] = year


def _free(desk: Desk, year: int) -> bool:
    answer = desk.hr.http.get(f"{desk.firm}/plans/{year}")
    return answer.status_code == 404 or answer.json()["state"] != "published"


def _inspector(desk: Desk) -> None:
    step(7, "An inspector reads the evidence, for a while")
    until = (desk.today() + timedelta(days=14)).isoformat()
    asked = {"year": desk.found["year"], "name": "I. Nspecteur", "service": "TSW", "until": until}
    made = desk.hr.post(f"{desk.firm}/passes", asked)
    page = f"{desk.base}/employer/inspect/{made['secret']}"
    held = httpx.get(f"{page}?file=1", timeout=60)
    must(held.is_success, "the link of the inspector opens nothing")
    with zipfile.ZipFile(io.BytesIO(held.content)) as packed:
        tell("evidence", files=len(packed.namelist()), until=until)
    desk.hr.http.delete(f"{desk.firm}/passes/{made['id']}").raise_for_status()
    must(httpx.get(page, timeout=30).status_code == 404, "a closed link still opens")
    must("firm.inspect" in [row["verb"] for row in desk.an.get("/me/reads")], "An can't see the inspection")
