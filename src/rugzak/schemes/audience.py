"""For whom a scheme is: what a person should read of, and what would only make the list long.

Nobody should read twenty times no. What is in force elsewhere, for firms, or nowhere yet, stands in the library and
with the authority, not in a person's list of rights.
"""

from collections.abc import Collection, Mapping

from rugzak.schemes.decision import Decision, Outcome
from rugzak.schemes.scheme import Condition, Scheme

EVENTS = ("dismissal.", "break.")
_PLACES = {"person.region", "employment.establishment_region"}
_SECTOR = {"employment.joint_committee"}


def offered(scheme: Scheme, chosen: Collection[str]) -> bool:
    """Whether a deployment offers a scheme to people. `chosen`: countries, and `examples` or `proposals` if wanted."""
    return (
        scheme.holder != "enterprise"
        and scheme.country in chosen
        and (not scheme.example or "examples" in chosen)
        and (not scheme.proposal or "proposals" in chosen)
    )


def concerns(scheme: Scheme, decision: Decision, facts: Mapping[str, object]) -> bool:
    """Whether somebody should read of a scheme: it is of where they live, work and their sector, and it is the time.

    A place that is not known leaves the question open, unless the answer is no anyway. A sector must be known: there
    are more than a hundred. What follows from an event (a dismissal, a break) concerns only those of whom something
    about that event is known.
    """
    version = next((one for one in scheme.versions if one.version == decision.version), None)
    if version is None:
        return True
    if scheme.holder == "event" and not any(name in facts for name in version.facts if name.startswith(EVENTS)):
        return False
    held = {reason.code: reason.held for reason in decision.reasons}
    return all(_fits(clause, held.get(clause.code), decision.outcome) for clause in version.conditions)


def _fits(clause: Condition, held: bool | None, outcome: Outcome) -> bool:
    """Whether a clause leaves somebody among those concerned; only one about a place or a sector can put them out."""
    facts = {name for name in clause.test.node.names() if "." in name}
    if held or not facts or not facts <= _PLACES | _SECTOR:
        return True
    return held is None and outcome != "no" and not facts & _SECTOR
