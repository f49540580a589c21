"""Files of recognition in every state, so that whoever signs in sees what to do next.

None of them changes what a booking of the demo costs: what is granted or struck here is a label that no scheme asks.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F

from rugzak.accounts import access
from rugzak.accounts.models import Organisation, User
from rugzak.accounts.permissions import Actor
from rugzak.catalogue.models import Recognition, Training
from rugzak.catalogue.recognition import apply, assess, notes, objections, queries, strike
from rugzak.catalogue.recognition.assess import Asked
from rugzak.catalogue.recognition.models import Condition, Dossier, Step
from rugzak.cli.demo.characters import DOMAIN
from rugzak.cli.demo.world import World

PROVIDER, ANOTHER = 9, 6  # indices of providers: the one that a demo user acts for, and one that was refused
WORDS = "Zie punt {n} van onze nota; ze staat ook op onze website."
GOOD = "De nota en de website tonen het."
BAD = "De opleiding telt minder dan 32 lesuren. Dat zegt ook het lesrooster dat werd ingediend."
OBJECTION = "Samen met de opdrachten thuis zijn het 40 uren. Tel die ook mee."
NOTE = "Onze leden vragen deze opleiding. Ze past bij wat werkgevers zoeken."
TODO = "Zet de volledige prijs op je website, ook wat het materiaal kost."


def make_dossiers(world: World) -> None:
    """A file in each state, and a late one; the partner wrote in the margin of one."""
    _late(_sent("vov", "DIG-SQL"), 70)
    notes.annotate(actor=_who("partner"), dossier=_sent("vov", "CARE-STRESS"), text=NOTE, criterion="asked_for")
    _taken("vov", "FR-BUR", half=True)
    _draft(world)
    _granted("odb", "DIG-SAFE")
    _conditional(world, "odb", "COACH-WORK")
    _proposed("vov", "FOOD-SAFE")
    _refused("vov", "OFF-CUST")
    objected = _refused("vov", "DIG-SHEET")
    objections.object_to(actor=_provider(objected.provider), dossier=objected, text=OBJECTION)
    _final(world)
    _strikes(world)


def _draft(world: World) -> None:
    """A file of the demo provider that is half done."""
    provider = world.providers[PROVIDER]
    dossier = apply.open_dossier(actor=None, label="career_centre", provider=provider)
    for n, one in enumerate(queries.edition_of(dossier).criteria[:3], start=1):
        apply.answer(
            actor=_provider(provider), dossier=dossier, criterion=one.code, level="yes", words=WORDS.format(n=n)
        )


def _sent(label: str, code: str = "", provider: Organisation | None = None) -> Dossier:
    """Opened, answered and sent in: for a training by its code, or for a provider itself."""
    training = Training.objects.select_related("provider").get(code=code, made_up=True) if code else None
    owner = training.provider if training else provider
    assert owner is not None
    dossier = apply.open_dossier(actor=None, label=label, provider=owner, training=training)
    Dossier.objects.filter(pk=dossier.pk).update(made_up=True)
    for n, one in enumerate(queries.edition_of(dossier).criteria, start=1):
        given = {"level": "yes", "words": WORDS.format(n=n), "secret": one.code == "teachers"}
        apply.answer(actor=_provider(owner), dossier=dossier, criterion=one.code, **given)  # type: ignore[arg-type]
    return apply.send(actor=_provider(owner), dossier=dossier)


def _taken(
    label: str, code: str = "", *, no: Iterable[str] = (), half: bool = False, provider: Organisation | None = None
) -> Dossier:
    assessor = _who("assessor")
    dossier = assess.take(actor=assessor, dossier=_sent(label, code, provider))
    criteria = queries.edition_of(dossier).criteria
    for one in criteria[: len(criteria) // 2] if half else criteria:
        level, reason = ("no", BAD) if one.code in no else ("yes", GOOD)
        assess.judge(actor=assessor, dossier=dossier, criterion=one.code, level=level, reason=reason)
    return dossier


def _granted(label: str, code: str) -> Dossier:
    dossier = _taken(label, code)
    return assess.conclude(actor=_who("assessor"), dossier=dossier, outcome="granted", reason=GOOD)


def _conditional(world: World, label: str, code: str) -> None:
    asked = [Asked("price", TODO, world.today + timedelta(days=40))]
    dossier = _taken(label, code, no=["price"])
    assess.conclude(actor=_who("assessor"), dossier=dossier, outcome="conditional", reason=GOOD, conditions=asked)


def _proposed(label: str, code: str = "", provider: Organisation | None = None, no: str = "hours") -> Dossier:
    dossier = _taken(label, code, no=[no], provider=provider)
    return assess.conclude(actor=_who("assessor"), dossier=dossier, outcome="refused", reason=BAD)


def _refused(label: str, code: str = "", provider: Organisation | None = None, no: str = "hours") -> Dossier:
    dossier = _proposed(label, code, provider, no)
    return assess.confirm(actor=_who("officer"), dossier=dossier, agree=True, reason="Ik zie hetzelfde.")


def _final(world: World) -> None:
    """A refusal of some months ago that stands, so that the register has one."""
    dossier = _refused("career_centre", provider=world.providers[ANOTHER], no="label")
    reason = "Er is geen geldig kwaliteitslabel. Dat is een voorwaarde voor iedereen."
    Dossier.objects.filter(pk=dossier.pk).update(reason=reason)
    _back(dossier, 120)


def _strikes(world: World) -> None:
    """One withdrawal that a second person must still look at, and one that was decided."""
    assessor, officer = _who("assessor"), _who("officer")
    for code, reason in (
        ("LOG-FORK", "Een controle vond in mei geen les op de aangekondigde dagen."),
        ("OFF-CUST", "De beschrijving op de website is al een jaar niet juist."),
    ):
        rows = Recognition.objects.select_related("training__provider")
        row = rows.filter(label="odb", training__code=code, training__made_up=True).latest("valid_from")
        proposal = strike.propose(actor=assessor, recognition=row, last_day=world.today, reason=reason)
        if code == "OFF-CUST":
            assess.confirm(actor=officer, dossier=proposal, agree=True, reason="De website toont het.")
            _back(proposal, 20)
            last = world.today - timedelta(days=20)
            Recognition.objects.filter(pk=row.pk).update(valid_until=last)
            row.events.update(valid_until=last)


def _late(dossier: Dossier, days: int) -> None:
    """A file that was sent in long ago and that nobody took."""
    _back(dossier, days)


def _back(dossier: Dossier, days: int) -> None:
    """Move everything that happened to a file some days back."""
    span = timedelta(days=days)
    names = ("made_at", "sent_at", "decided_at", "decide_by", "object_until")
    Dossier.objects.filter(pk=dossier.pk).update(**{name: F(name) - span for name in names})
    Step.objects.filter(dossier=dossier).update(at=F("at") - span)
    Condition.objects.filter(dossier=dossier).update(until=F("until") - span)


def _provider(provider: Organisation) -> Actor:
    return Actor(roles=frozenset({("provider", provider.pk)}))


def _who(login: str) -> Actor:
    return access.actor_of(User.objects.get(email=f"{login}@{DOMAIN}"))
