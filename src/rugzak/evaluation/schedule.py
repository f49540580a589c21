"""What happens by itself, as rows of the due list, so that moving the business clock makes it happen.

One row stands for each day and plans the next one: whether the house slept for a week or a demo jumps three months,
every day is done once, in order. Figures are made on the first of a month; that loads DuckDB, so the due list is run by
the worker and the command line only, never by a web process.
"""

from datetime import date, timedelta
from uuid import UUID

from rugzak.base import clock, due
from rugzak.base.models import Due
from rugzak.base.registry import due_handler
from rugzak.evaluation import retention, surveys

DAY, COMPUTE = "evaluation.day", "evaluation.compute"
HOUSE = UUID(int=0)  # the subject of rows that are about nobody


def ensure(today: date | None = None) -> None:
    """Plant the row of today where no open one is left."""
    due.begin(date=today or clock.today(), kind=DAY, subject=HOUSE)


@due_handler(DAY)
def _day(row: Due) -> None:
    surveys.invite_due(row.date)
    if row.date.day == 1:
        retention.run(row.date)
        due.plan(date=row.date, kind=COMPUTE, subject=HOUSE)
    due.plan(date=row.date + timedelta(days=1), kind=DAY, subject=HOUSE)


@due_handler(COMPUTE)
def _compute(row: Due) -> None:
    from rugzak.evaluation import jobs

    jobs.compute(str((row.date - timedelta(days=1)).year))


@due_handler(surveys.SEND)
def _send(row: Due) -> None:
    surveys.send(row.subject)


@due_handler(surveys.REMIND)
def _remind(row: Due) -> None:
    surveys.remind(row.subject)
