"""Demo mode only: a token for a made-up person, and the business clock. Elsewhere these addresses answer 404."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import access, tokens
from rugzak.accounts.models import User
from rugzak.accounts.permissions import Scope
from rugzak.api import limits
from rugzak.api.auth import actor
from rugzak.api.problems import ERRORS
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.base.models import Due, Message

router = Router()
FARTHEST = timedelta(days=800)


class TokenIn(Schema):
    email: str = Field(max_length=254)


class TokenOut(Schema):
    token: str


class ClockIn(Schema):
    to: datetime


class ClockOut(Schema):
    now: datetime
    waiting: int = Field(description="What is due by now and not done yet; the worker does it.")


@router.post("/token", response={200: TokenOut, **ERRORS}, auth=None, throttle=limits.TOKEN)
def token(request: HttpRequest, body: TokenIn) -> dict[str, str]:
    """A token of one day for a demo user."""
    _only_in_demo()
    user = User.objects.filter(email=body.email.lower(), is_demo=True).first()
    if user is None:
        raise NotFound
    return {"token": tokens.issue(user=user, name="demo", days=1)}


@router.get("/clock", response={200: ClockOut, **ERRORS}, auth=None)
def show_clock(request: HttpRequest) -> dict[str, object]:
    """The business clock, and how much the worker still has to do."""
    _only_in_demo()
    waiting = Due.objects.filter(done_at=None, error="", date__lte=clock.today()).count()
    return {"now": clock.now(), "waiting": waiting + Message.objects.filter(sent_at=None, error="").count()}


@router.post("/clock", response={200: ClockOut, **ERRORS})
def travel(request: HttpRequest, body: ClockIn) -> dict[str, object]:
    """Travel to a moment to come; the worker then does what falls due on the way."""
    _only_in_demo()
    access.require(actor(request), "clock.move", Scope())
    now, target = clock.now(), body.to if body.to.tzinfo else body.to.replace(tzinfo=ZoneInfo(clock.BRUSSELS))
    clock.travel(to=min(max(target, now), now + FARTHEST))
    return show_clock(request)


def _only_in_demo() -> None:
    if not settings.RUGZAK_DEMO:
        raise NotFound
