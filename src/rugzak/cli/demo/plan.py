"""The training plan of An's employer: drafted, advised by its works council, and shown to its people."""

from datetime import timedelta

from rugzak.accounts import access
from rugzak.accounts.models import User
from rugzak.careers.firm import plan
from rugzak.cli.demo.characters import DOMAIN, WAREHOUSE
from rugzak.cli.demo.world import World

AIM = "We willen veilig en zelfstandig werken. Wie ouder is dan 50 krijgt als eerste een plaats."
ADVICE = "Akkoord. De raad vraagt om de lessen over de teams te spreiden."


def make_plan(world: World) -> None:
    """This year's plan; as its maker, the person of human resources who can sign in."""
    employer = world.employers[WAREHOUSE % len(world.employers)]
    actor = access.actor_of(User.objects.get(email=f"hr@{DOMAIN}"))
    row = plan.draft(actor=actor, employer=employer, year=world.today.year)
    plan.add_line(actor=actor, plan=row, title="Heffen en tillen zonder pijn", people=12, minutes=240, formal=False)
    plan.set_aim(actor=actor, plan=row, aim=AIM)
    given = world.today - timedelta(days=20)
    plan.record_advice(actor=actor, plan=row, by="works_council", given_on=given, advised_on=world.today, advice=ADVICE)
    plan.publish(actor=actor, plan=row)
