"""`rugzak calls …`: calls for tender. Bids are sealed, and parts unwrapped, on this machine before they are sent."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, actor_of

if TYPE_CHECKING:
    from rugzak.catalogue.calls.models import Call

app = typer.Typer(help="Calls for tender, from the need to the results.", no_args_is_help=True)
CallId = Annotated[UUID, typer.Argument(help="The id of a call.")]
Org = Annotated[UUID, typer.Option("--for", help="The id of the organisation that you act for.")]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A YAML file, see docs/calls.md.")]
Pass = Annotated[str, typer.Option(prompt=True, hide_input=True, help="Your own passphrase; it stays on this machine.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]
LotNumber = Annotated[int, typer.Option(help="The number of a lot.")]


@app.command("list")
def list_(drafts: Annotated[bool, typer.Option(help="Those that are not published yet.")] = False) -> None:
    """Calls with their phase and deadline."""
    from rugzak.catalogue.calls import queries

    table = Table(id_column("call"), "number", "title", "phase", "deadline")
    for row in queries.drafts() if drafts else queries.public()[:200]:
        table.add_row(str(row.pk), row.number, row.title, queries.phase(row), f"{row.deadline:%Y-%m-%d %H:%M}")
    show(table)


@app.command("show")
def show_call(call: CallId) -> None:
    """A call: its lots, criteria, answers, the hashes of its bids, and what was decided."""
    from rugzak.base.quantities import euros
    from rugzak.catalogue.calls import queries

    row = _call(call)
    show(f"{row.number} {row.title} · {row.buyer.name} · {queries.phase(row)} · until {row.deadline:%Y-%m-%d %H:%M}")
    show(row.need)
    for lot in row.lots.all():
        show(f"lot {lot.number}: {lot.title} · {lot.quantity} {lot.unit} · {euros(lot.value_cents)}")
    for one in row.criteria.all():
        show(f"criterion {one.number}: {one.name} · {one.kind} · {one.weight} of 100")
    for question in queries.questions(row):
        show(f"? {question.text}\n! {question.answer}")
    for bid in row.bids.all():
        show(f"bid {bid.digest} {bid.sent_at:%Y-%m-%d %H:%M} {bid.state}")
    for award in queries.awards_of(row):
        show(f"lot {award.lot.number}: {award.bid.organisation.name if award.bid else 'nobody'}. {award.reason}")


@app.command()
def make(file: File, who: As) -> None:
    """Write a draft from a file."""
    from rugzak.accounts.models import Organisation
    from rugzak.accounts.models.organisation import OrganisationKind
    from rugzak.base.errors import NotFound
    from rugzak.catalogue.calls import drafting
    from rugzak.catalogue.calls.specs import CallSpec, CriterionSpec, LotSpec

    given = _yaml(file)
    given["lots"] = [LotSpec(**lot) for lot in given["lots"]]
    given["criteria"] = [CriterionSpec(**one) for one in given["criteria"]]
    for name in ("questions_until", "deadline"):
        given[name] = datetime.fromisoformat(str(given[name])).astimezone()
    buyer = Organisation.objects.filter(kind=OrganisationKind.AUTHORITY).order_by("created_at").first()
    if buyer is None:
        raise NotFound
    made = drafting.make(actor=actor_of(who), buyer=buyer, spec=CallSpec(**given))
    show(f"draft {made.pk} number {made.number}")


@app.command()
def key(call: CallId, who: As, passphrase: Pass) -> None:
    """Make one of the three keys on this machine and hold it. Write the passphrase down: nobody can give it back."""
    from rugzak.catalogue.calls import drafting, sealing

    if len(passphrase) < sealing.LEAST_PASSPHRASE:
        raise typer.BadParameter(f"at least {sealing.LEAST_PASSPHRASE} characters")
    public, sealed = sealing.new_key(call=str(call), passphrase=passphrase)
    actor = actor_of(who)
    row = drafting.keep_key(actor=actor, call=_call(call, who), public_key=public, sealed_key=sealed)
    show(f"you hold key {row.place} of 3")


@app.command()
def assessor(call: CallId, email: str, who: As) -> None:
    """Ask someone to score."""
    from rugzak.catalogue.calls import drafting

    drafting.name_assessor(actor=actor_of(who), call=_call(call, who), email=email)
    show("asked")


@app.command()
def publish(call: CallId, who: As) -> None:
    """Publish a draft that someone else wrote."""
    from rugzak.catalogue.calls import drafting

    show(f"open until {drafting.publish(actor=actor_of(who), call=_call(call, who)).deadline:%Y-%m-%d %H:%M}")


@app.command()
def cancel(call: CallId, who: As, reason: Annotated[str, typer.Option(help="Everyone reads it.")]) -> None:
    """Stop a call before it is awarded."""
    from rugzak.catalogue.calls import drafting

    show(str(drafting.cancel(actor=actor_of(who), call=_call(call, who), reason=reason).state))


@app.command()
def ask(call: CallId, text: str, who: As, organisation: Org) -> None:
    """Ask something; the answer is for everyone."""
    from rugzak.accounts.services import organisation_of
    from rugzak.catalogue.calls import asking

    row = asking.ask(actor=actor_of(who), call=_call(call), organisation=organisation_of(organisation), text=text)
    show(f"question {row.pk}")


@app.command()
def answer(question: UUID, text: str, who: As) -> None:
    """Answer a question for everyone."""
    from rugzak.catalogue.calls import asking, queries

    asking.answer(actor=actor_of(who), question=queries.question(question), text=text)
    show("answered")


@app.command()
def bid(call: CallId, file: File, who: As, organisation: Org) -> None:
    """Seal a bid on this machine and send it, in the place of an earlier one; prints the receipt."""
    from rugzak.accounts.services import organisation_of
    from rugzak.catalogue.calls import bidding, sealing
    from rugzak.catalogue.calls.specs import LotBid, content

    row, bidder = _call(call), organisation_of(organisation)
    lots = [LotBid(**lot) for lot in _yaml(file)["lots"]]
    publics = list(row.holders.values_list("public_key", flat=True))
    envelope = sealing.seal(content=content(lots), call=str(row.pk), bidder=str(bidder.pk), public_keys=publics)
    sent = bidding.send(actor=actor_of(who), call=row, organisation=bidder, envelope=envelope)
    show(f"receipt {sent.digest}\nbid {sent.pk}")


@app.command()
def withdraw(bid: UUID, who: As) -> None:
    """Take a bid back before the deadline."""
    from rugzak.catalogue.calls import bidding, queries

    actor = actor_of(who)
    show(str(bidding.withdraw(actor=actor, bid=queries.bid(bid, actor)).state))


@app.command("open")
def open_(call: CallId, who: As, passphrase: Pass) -> None:
    """Unwrap one's part of every bid on this machine and give it; the second holder's opens them."""
    from rugzak.base.errors import Refusal
    from rugzak.catalogue.calls import errors, opening, sealing

    actor, row = actor_of(who), _call(call, who)
    holder, wrapped = opening.wrapped_for(actor=actor, call=row)
    try:
        shares = sealing.unwrap_all(
            wrapped=wrapped, sealed_key=holder.sealed_key, call=str(call), passphrase=passphrase
        )
    except sealing.CantOpen as error:
        refusal: Refusal = errors.BadShare()
        raise refusal from error
    show(str(opening.give(actor=actor, call=row, shares=shares).state))


@app.command()
def bids(call: CallId, who: As) -> None:
    """What was bid, once it is open."""
    from rugzak.base.quantities import euros
    from rugzak.catalogue.calls import queries

    for row in queries.opened_bids(actor=actor_of(who), call=_call(call, who)):
        show(f"bid {row.pk} {row.organisation.name} {row.state}")
        for lot in row.content["lots"] if row.content else ():
            show(f"  lot {lot['lot']}: {euros(lot['price_cents'])}, promises {lot['promise']}: {lot['words']}")


@app.command()
def declare(call: CallId, who: As, conflict: bool = False, words: str = "") -> None:
    """Say whether you have an interest in a bidder (--conflict)."""
    from rugzak.catalogue.calls import scoring

    row = scoring.declare(actor=actor_of(who), call=_call(call, who), conflict=conflict, words=words)
    show("you don't score" if row.conflict else "you can score")


@app.command()
def score(call: CallId, file: File, who: As) -> None:
    """Give points from a file: a list of bid, lot, criterion, points and reason."""
    from rugzak.catalogue.calls import scoring

    points = [scoring.Point(**{**row, "bid": UUID(str(row["bid"]))}) for row in _yaml(file)["points"]]
    show(f"{scoring.score(actor=actor_of(who), call=_call(call, who), points=points)} scores")


@app.command()
def standings(call: CallId, who: As) -> None:
    """Every bid on every lot, the best first, once all scores are in."""
    from rugzak.accounts import access
    from rugzak.catalogue.calls import scoring

    access.require(actor_of(who), "call.hold", access.Scope("call"))
    table = Table(id_column("bid"), "lot", "rank", "points")
    for row in scoring.standings(_call(call, who)):
        table.add_row(str(row.bid.pk), str(row.lot.number), str(row.rank), str(row.total))
    show(table)


@app.command()
def award(call: CallId, file: File, who: As) -> None:
    """Decide on every lot from a file: a list of lot, bid (or none) and reason."""
    from rugzak.catalogue.calls import awarding

    decided = {
        int(row["lot"]): (UUID(str(row["bid"])) if row.get("bid") else None, str(row["reason"]))
        for row in _yaml(file)["lots"]
    }
    made = awarding.award(actor=actor_of(who), call=_call(call, who), decided=decided)
    show(f"awarded; no contract until {made.standstill_until} is over")


@app.command()
def sign(call: CallId, who: As, lot: LotNumber, starts: Day, ends: Day) -> None:
    """Keep the contract of a lot, once the standstill is over."""
    from rugzak.catalogue.calls import awarding

    given: dict[str, Any] = {"lot": lot, "starts": starts.date(), "ends": ends.date()}
    show(f"contract {awarding.sign(actor=actor_of(who), call=_call(call, who), **given).pk}")


@app.command()
def result(call: CallId, who: As, lot: LotNumber, achieved: int, words: str = "") -> None:
    """Write down what came of a contract so far."""
    from rugzak.catalogue.calls import awarding

    row = awarding.record(actor=actor_of(who), call=_call(call, who), lot=lot, achieved=achieved, words=words)
    show(f"{row.achieved} of {row.contract.promise}")


@app.command()
def ocds(call: CallId) -> None:
    """The release package of a call as JSON (OCDS 1.1.5)."""
    import json

    from rugzak.catalogue.calls import releases

    typer.echo(json.dumps(releases.package(_call(call)), ensure_ascii=False, indent=2))


def _call(call_id: UUID, who: str = "") -> "Call":
    from rugzak.catalogue.calls import queries

    return queries.call(call_id, actor_of(who) if who else None)


def _yaml(file: Path) -> dict[str, Any]:
    """A file of ours. Raises BadFile where it isn't one."""
    import yaml

    from rugzak.base.errors import BadFile

    try:
        found = yaml.safe_load(file.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadFile(name=file.name, why="YAML") from error
    if not isinstance(found, dict):
        raise BadFile(name=file.name, why="YAML")
    return found
