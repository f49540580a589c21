"""What the labour market asks, from vacancies, beside what trainings teach.

`services.import_vacancies(file)` reads CSV, JSON and schema.org JobPosting (JSON-LD, alone or in a web page); people's
names, mail addresses and numbers are dropped before anything is kept. `services.count()` recomputes the counts by
skill, region, sector and month. `queries.asked(skill, region)` and `queries.comparison(...)` read them; a cell with too
few employers is not shown. Skills are read by a machine (`skills.link`), so each number says how sure it is.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rugzak.careers.demand.queries import SkillDemand


def asked(skill_uri: str, region: str | None = None) -> "SkillDemand | None":
    """How much vacancies of the past year ask a skill, in a region (VL, BR, WA) or everywhere.

    None where nobody asks it, or too few employers do to show it.
    """
    from rugzak.careers.demand import queries  # late: tables are found through this package

    return queries.asked(skill_uri, region)
