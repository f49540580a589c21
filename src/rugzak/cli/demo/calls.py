"""Two calls of the demo world: one that is open with a sealed bid, and a draft in which someone's key is missing.

The passphrase of the demo's keys is `PHRASE`, so that the demo can go on to the opening.
"""

from datetime import timedelta

from rugzak.accounts import access
from rugzak.accounts.models import Organisation, User
from rugzak.base import clock
from rugzak.catalogue.calls import asking, bidding, drafting, sealing
from rugzak.catalogue.calls.models import Call
from rugzak.catalogue.calls.specs import CallSpec, CriterionSpec, LotBid, LotSpec, content
from rugzak.cli.demo.characters import DOMAIN
from rugzak.cli.demo.world import World

PHRASE = "demo demo demo demo"
_PROVIDER = 0


def make_calls(world: World) -> None:
    """Make both; a bidder's user is needed, so another provider than the demo user's gets one."""
    authority = Organisation.objects.filter(kind="authority", made_up=True).order_by("created_at").first()
    if authority is None:
        return
    evening = _call(authority, "Heftruck in de avond", "Veertig mensen leren met de heftruck rijden, na hun werk.")
    _publish(evening)
    school = world.providers[_PROVIDER]
    bidder = access.actor_of(User.objects.get(email=f"provider@{DOMAIN}"))
    mine = Organisation.objects.filter(pk__in=bidder.organisations("provider")).first() or school
    question = asking.ask(actor=bidder, call=evening, organisation=mine, text="Mag de les ook op zaterdag?")
    officer = access.actor_of(User.objects.get(email=f"officer@{DOMAIN}"))
    asking.answer(actor=officer, question=question, text="Ja, zaterdag mag ook.")
    keys = list(evening.holders.values_list("public_key", flat=True))
    bid = content([LotBid(1, 3_600_000, 38, "Vier avonden in ons magazijn, in groepen van acht.")])
    sealed = sealing.seal(content=bid, call=str(evening.pk), bidder=str(mine.pk), public_keys=keys)
    bidding.send(actor=bidder, call=evening, organisation=mine, envelope=sealed)
    _call(authority, "Eerste hulp op de werkvloer", "Honderd werknemers kennen de eerste hulp, in hun eigen bedrijf.")


def _call(authority: Organisation, title: str, need: str) -> Call:
    now = clock.now()
    spec = CallSpec(
        title=title,
        need=need,
        language="nl",
        questions_until=now + timedelta(days=14),
        deadline=now + timedelta(days=21),
        lots=[
            LotSpec("Vlaams-Brabant", 40, "mensen die slagen", 4_000_000),
            LotSpec("Antwerpen", 60, "mensen die slagen", 6_000_000),
        ],
        criteria=[CriterionSpec("Prijs", 40, "price"), CriterionSpec("Aanpak", 40), CriterionSpec("Nazorg", 20)],
    )
    return drafting.make(actor=None, buyer=authority, spec=spec, made_up=True)


def _publish(call: Call) -> None:
    for login in ("officer", "releaser", "admin"):
        actor = access.actor_of(User.objects.get(email=f"{login}@{DOMAIN}"))
        public, sealed = sealing.new_key(call=str(call.pk), passphrase=PHRASE)
        drafting.keep_key(actor=actor, call=call, public_key=public, sealed_key=sealed)
    drafting.publish(actor=access.actor_of(User.objects.get(email=f"releaser@{DOMAIN}")), call=call)
