"""For whom a scheme is: what a person should read of, and what would only make the list long.

Nobody should read twenty times no. What is in force elsewhere, for firms, or nowhere yet, stands in the library and
with the authority, not in a person's list of rights.
"""

from collections.abc import Collection, Mapping

from rugzak.schemes.decision import Decision
from rugzak.schemes.scheme import Condition, Scheme

EVENTS = ("dismissal.", "break.")
_PLACES = {"person.region", "employment.establishment_region", "employment.joint_committee"}


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

    What follows from an event (a dismissal, a break) concerns only those of whom something about that event is known.
    """
    version = next((one for one in scheme.versions if one.version == decision.version), None)
    if version is None:
        return True
    if scheme.holder == "event" and not any(name in facts for name in version.facts if name.startswith(EVENTS)):
        return False
    failed = {reason.code for reason in decision.reasons if reason.held is False}
    return not any(clause.code in failed and _of_place(clause) for clause in version.conditions)


def _of_place(clause: Condition) -> bool:
    """A clause that asks where one lives or works, and in which sector, and no more."""
    facts = {name for name in clause.test.node.names() if "." in name}
    return bool(facts) and facts <= _PLACES
