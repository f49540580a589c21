"""The next question: the one fact that settles most of what is still maybe."""

from collections.abc import Collection, Iterable

from rugzak.schemes.decision import Decision, Missing


def next_question(decisions: Iterable[Decision], *, without: Collection[str] = ()) -> Missing | None:
    """What to ask now: most euros first, then most schemes. `without`: facts that one did not want to answer."""
    asked: dict[str, Missing] = {}
    worth: dict[str, tuple[int, int]] = {}
    for decision in decisions:
        if decision.outcome != "maybe":
            continue
        euros = (decision.amount_bound or 0) if decision.asset == "EUR" else 0
        for missing in decision.missing:
            if missing.fact not in without:
                before = worth.get(missing.fact, (0, 0))
                asked[missing.fact], worth[missing.fact] = missing, (before[0] + euros, before[1] + 1)
    return asked[max(worth, key=lambda name: (worth[name], name))] if worth else None
