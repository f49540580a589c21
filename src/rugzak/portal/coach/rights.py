"""What is this person entitled to: yes, maybe with the missing proof, no; as they see it themselves."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.accounts import rights as accounts
from rugzak.portal.coach.desk import Client, client
from rugzak.portal.person.rights import RightCard

ORDER = ("maybe", "yes", "no")


@require_safe
@client
def rights(request: HttpRequest, client: Client) -> HttpResponse:
    client.look("rights.see")
    cards = [RightCard(right) for right in accounts.overview(client.person, record=False)]
    groups = {outcome: list(some) for outcome, some in groupby(cards, key=lambda card: card.outcome)}
    context = {
        "client": client,
        "person": client.person,
        "tabs": client.tabs("rights"),
        "cards": cards,
        "proofs": sum(bool(card.proofs) for card in cards),
        "groups": [(outcome, groups[outcome]) for outcome in ORDER if outcome in groups],
        **{name: len(groups.get(name, [])) for name in ORDER},
    }
    return render(request, "coach/rights.html", context)
