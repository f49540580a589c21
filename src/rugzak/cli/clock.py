"""`rugzak clock …`: the business clock. Travelling does, day by day, all that falls due on the way."""

from collections import Counter
from datetime import date, datetime, timedelta
from time import sleep
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

app = typer.Typer(help="Show or move the business clock (demo and tests only).", no_args_is_help=True)
_UNITS = {"d": 1, "w": 7}
_HOUR = 9  # the hour at which a day of travel is done: office hours, so that no mail is dated at midnight
_MOST_DAYS = 3660


@app.command()
def show() -> None:
    """Show the business time and its distance from the wall clock."""
    from rugzak.base import clock

    now = clock.now().astimezone(ZoneInfo(clock.BRUSSELS))
    ahead = now - datetime.now(now.tzinfo)
    days = round(ahead.total_seconds() / 86400)
    typer.echo(f"{now:%Y-%m-%d %H:%M} ({clock.BRUSSELS}), {days:+d} days from the wall clock")


@app.command()
def travel(
    to: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to travel to.")] = None,
    by: Annotated[str, typer.Option(help="A span such as 90d or 12w.")] = "",
) -> None:
    """Go forward day by day: what is due is done, and the mail it makes is sent. Going back undoes nothing."""
    from rugzak.base import clock

    today = clock.today()
    if (to is None) == (by == ""):
        raise typer.BadParameter("give --to or --by")
    target = to.date() if to else today + _span(by)
    if (target - today).days > _MOST_DAYS:
        raise typer.BadParameter("travel at most ten years at a time")
    if target < today:
        clock.travel(to=_moment(target))
        typer.echo(f"{target}: back in time; nothing was undone")
        return
    _forward(today, target)


@app.command()
def reset() -> None:
    """Back to the wall clock; what was done on the way stays done."""
    from rugzak.base import clock

    typer.echo(f"{clock.reset():%Y-%m-%d %H:%M} UTC")


def _forward(today: date, target: date) -> None:
    from rugzak.base import clock
    from rugzak.base.imports import progress

    totals: Counter[str] = Counter()
    days = (target - today).days
    with progress("days", days) as bar:
        for offset in range(1, days + 1):
            day = today + timedelta(days=offset)
            clock.travel(to=_moment(day))
            happened = _day(day)
            totals.update(happened)
            if happened:
                typer.echo(f"{day}: " + ", ".join(f"{name} {count}" for name, count in sorted(happened.items())))
            bar.advance()
    typer.echo(f"{target}: {days} days, {sum(totals.values())} things happened")
    if totals["failed"]:
        typer.echo("What failed stays on the list; the log tells why.", err=True)
        raise typer.Exit(1)


def _day(day: date) -> Counter[str]:
    """Do what is due on a day, with a worker that may do some of it at the same time; gives how much of what.

    The daily round itself is not news.
    """
    from rugzak.base import clock, due, outbox
    from rugzak.base.models import Due, Message
    from rugzak.booking.rounds import services as rounds

    start = clock.now()
    failed = due.run(day).failed
    rounds.sweep()
    _wait_for_worker(day)
    while outbox.send_due():
        pass
    kinds = Due.objects.filter(done_at__gte=start, date__lte=day).values_list("kind", flat=True)
    happened = Counter(kind for kind in kinds if not kind.endswith(".day"))
    happened.update({"mail": Message.objects.filter(sent_at__gte=start).count(), "failed": failed})
    return +happened


def _wait_for_worker(day: date) -> None:
    """Rows that a worker holds are done in a moment; rows that failed keep their error and stay."""
    from rugzak.base.models import Due

    for _ in range(100):
        if not Due.objects.filter(done_at=None, date__lte=day, error="").exists():
            return
        sleep(0.1)


def _moment(day: date) -> datetime:
    from rugzak.base import clock

    return datetime(day.year, day.month, day.day, _HOUR, tzinfo=ZoneInfo(clock.BRUSSELS))


def _span(text: str) -> timedelta:
    count, unit = text[:-1], text[-1:]
    if unit not in _UNITS or not count.isdigit():
        raise typer.BadParameter("write a span as 90d or 12w")
    return timedelta(days=int(count) * _UNITS[unit])
