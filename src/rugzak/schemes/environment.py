"""The values that expressions see: facts that fit, derived facts, parameters on the date, moments and snapshots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rugzak.schemes import interruption
from rugzak.schemes.facts import coerce, vocabulary
from rugzak.schemes.language import Environment, Evaluate, Node, Type, Value, compile_node
from rugzak.schemes.language.bounds import Bounds
from rugzak.schemes.language.nodes import DATE
from rugzak.schemes.scheme import Scheme, Snapshot, Version


@dataclass(frozen=True, slots=True)
class View:
    """All that one decision looks at. `day` picked the version, `on` is the date of the question.

    `odd` names facts whose value fits no type: they count as unknown, and are named. `breaks` are the interruptions of
    work, None where they can't be read.
    """

    env: dict[str, Value]
    on: date
    day: date
    odd: tuple[str, ...]
    to_confirm: bool
    origins: Mapping[str, Node]
    snapshot_of: Mapping[str, str]
    limits: Mapping[str, Bounds]
    breaks: interruption.Breaks | None = ()


def version_date(scheme: Scheme, facts: Mapping[str, object], on: date) -> date:
    """The date that picks the version: the first date of the scheme's list that is known, else the date asked."""
    for name in scheme.version_by:
        day = coerce(facts.get(name), DATE) if name != "on_date" else on
        if isinstance(day, date):
            return day
    return on


def view(version: Version, facts: Mapping[str, object], *, on: date, day: date) -> View:
    """Everything the expressions of a version may see."""
    env, odd = _known(version.facts, facts)
    env["on_date"], env["version_date"] = on, day
    _derive(version.facts, env)
    to_confirm = _parameters(version, env, day)
    for name, moment in version.moments.items():
        env[name] = moment(env)
    for snapshot in version.snapshots:
        env[snapshot.name] = _snapshot(snapshot, version, facts, env)
    snapshot_of = {snapshot.name: _asks(snapshot, env) for snapshot in version.snapshots}
    breaks = interruption.read(facts.get(interruption.FACT, ())) if version.interruption else ()
    odd = odd if breaks is not None else (*odd, interruption.FACT)
    return View(env, on, day, odd, to_confirm, version.origins, snapshot_of, version.limits, breaks)


def plain(facts: Mapping[str, object], *, on: date) -> Environment:
    """Facts of the whole vocabulary and what follows from them, as any expression may see them on a day."""
    types = vocabulary().types
    env, _odd = _known(types, facts)
    env["on_date"] = on
    _derive(types, env)
    return env


def _known(types: Mapping[str, Type], facts: Mapping[str, object]) -> tuple[dict[str, Value], tuple[str, ...]]:
    env: dict[str, Value] = {}
    odd = []
    for name, wants in types.items():
        given = facts.get(name)
        if given is None:
            continue
        value = coerce(given, wants)
        if value is None:
            odd.append(name)
        else:
            env[name] = value
    return env, tuple(odd)


def _derive(types: Mapping[str, Type], env: dict[str, Value]) -> None:
    for name, evaluate in _derived().items():
        if name in types and name not in env and (value := evaluate(env)) is not None:
            env[name] = value


@lru_cache(maxsize=1)
def _derived() -> Mapping[str, Evaluate]:
    return {name: compile_node(node) for name, node in vocabulary().derived.items()}


def _parameters(version: Version, env: dict[str, Value], day: date) -> bool:
    to_confirm = False
    for parameter in version.parameters:
        dated = parameter.at(day)
        if dated is not None:
            env[parameter.name] = dated.value
            to_confirm = to_confirm or dated.to_confirm
    return to_confirm


def _snapshot(snapshot: Snapshot, version: Version, facts: Mapping[str, object], env: Mapping[str, Value]) -> Value:
    """The fact at the moment when it was given, else the present one where nothing changed since the moment."""
    moment = env.get(snapshot.at)
    if not isinstance(moment, date):
        return None
    given = coerce(facts.get(f"{snapshot.fact}@{moment}"), version.facts[snapshot.fact])
    if given is not None:
        return given
    since = env.get(snapshot.unchanged_since or "")
    return env.get(snapshot.fact) if isinstance(since, date) and since <= moment else None


def _asks(snapshot: Snapshot, env: Mapping[str, Value]) -> str:
    """Which fact to ask for while the snapshot is unknown."""
    since = snapshot.unchanged_since
    return since if since and snapshot.fact in env and since not in env else snapshot.fact
