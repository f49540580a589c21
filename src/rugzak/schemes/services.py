"""Publish schemes, record decisions, decide again what was recorded."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from rugzak.schemes import interruption, queries
from rugzak.schemes.decide import decide
from rugzak.schemes.decision import Decision, plain_facts
from rugzak.schemes.errors import ChangedWithoutRevision, UnknownVersion
from rugzak.schemes.load import load_library
from rugzak.schemes.models import DecisionRecord, SchemeDraft, SchemeVersion
from rugzak.schemes.scheme import Scheme, Version


@dataclass(frozen=True, slots=True)
class Published:
    """How publishing went: versions made, and versions that were there already.

    `kept` names versions of the library that stay unpublished, since the studio published its own of that scheme.
    """

    made: int
    unchanged: int
    kept: tuple[str, ...] = ()

    @property
    def remark(self) -> str:
        """What there is to say of it beside the numbers."""
        return f"the studio’s own rules stand, not: {', '.join(self.kept)}" if self.kept else ""


@transaction.atomic
def publish_library() -> Published:
    """Publish all schemes that come with the project; doing it twice changes nothing.

    A scheme that the studio published is the studio's: its versions stand, and what the library has otherwise is named.
    Raises `SchemeError` for a file that is not right, `ChangedWithoutRevision` for a published version that changed.
    """
    own = set(SchemeVersion.objects.exclude(draft=None).values_list("scheme", flat=True))
    library = load_library()
    done = publish(schemes=[scheme for scheme in library if scheme.id not in own])
    kept = [name for scheme in library if scheme.id in own for name in _unpublished(scheme)]
    return replace(done, kept=tuple(kept))


def _unpublished(scheme: Scheme) -> list[str]:
    known = set(SchemeVersion.objects.filter(scheme=scheme.id).values_list("hash", flat=True))
    return [f"{scheme.id} {version.version}" for version in scheme.versions if version.hash not in known]


@transaction.atomic
def publish(*, schemes: Iterable[Scheme], draft: SchemeDraft | None = None) -> Published:
    """Publish schemes: new versions become rows, same content is left alone. `draft`: what they were written in."""
    results = [_publish(scheme, version, draft) for scheme in schemes for version in scheme.versions]
    return Published(made=sum(results), unchanged=len(results) - sum(results))


def _publish(scheme: Scheme, version: Version, draft: SchemeDraft | None) -> bool:
    rows = SchemeVersion.objects.select_for_update().filter(scheme=scheme.id, version=version.version)
    latest = rows.order_by("-revision").first()
    if latest is not None and latest.hash == version.hash:
        return False
    if latest is not None and latest.revision >= version.revision:
        raise ChangedWithoutRevision(scheme=scheme.id, version=version.version, revision=latest.revision + 1)
    SchemeVersion.objects.create(
        scheme=scheme.id, version=version.version, revision=version.revision, valid_from=version.start,
        valid_until=version.until, hash=version.hash, document=json.dumps(version.document, ensure_ascii=False),
        draft=draft,
    )  # fmt: skip
    return True


def record(
    subject: UUID, decision: Decision, facts: Mapping[str, object], *, cause: UUID | None = None
) -> DecisionRecord:
    """Keep a decision about a person with the facts it was made on (and where they come from, if the facts know).

    `cause` names what it was made for: the id of a booking. Interruptions of work can tell of someone's health: they
    are kept only where the version looks at them.
    """
    origins: Mapping[str, Any] = getattr(facts, "origins", {})
    known = {**facts, **decision.then}
    kept = {name: value for name, value in known.items() if name != interruption.FACT or _looks_at_them(decision)}
    return DecisionRecord.objects.create(
        subject=subject, cause=cause, scheme=decision.scheme, version_hash=decision.version_hash, on=decision.on,
        facts=plain_facts(kept), origins={name: _origin(origins[name]) for name in origins if name in kept},
        result=decision.to_json(),
    )  # fmt: skip


# What an answer is; the rest says the same in words or depends on it.
_ANSWER = (
    "version_hash",
    "outcome",
    "amount",
    "amount_least",
    "amount_bound",
    "missing",
    "reasons",
    "pots",
    "terms",
    "readings",
)


@dataclass(frozen=True, slots=True)
class Replay:
    """A recorded decision, decided again; `differs` names the parts that came out otherwise."""

    decision: Decision
    differs: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.differs


def replay(record: DecisionRecord) -> Replay:
    """Decide again with the scheme as it was published then, the facts and the date of the record.

    Raises `UnknownVersion` where its version was never published, such as a round's own conditions.
    """
    scheme = queries.as_published(record.version_hash, record.at)
    decision = decide(scheme, record.facts, on=record.on)
    again = decision.to_json()
    return Replay(decision, tuple(key for key in _ANSWER if not _covers(again[key], record.result.get(key))))


def _covers(now: object, then: object) -> bool:
    """Whether all that was recorded comes out again; what is said today and was not said then does not count."""
    if isinstance(now, dict) and isinstance(then, dict):
        return all(key in now and _covers(now[key], value) for key, value in then.items())
    if isinstance(now, list) and isinstance(then, list):
        return len(now) == len(then) and all(_covers(*pair) for pair in zip(now, then, strict=True))
    return now == then or (then is None and now == [])


def _looks_at_them(decision: Decision) -> bool:
    """What was decided by no published version, such as a round's own conditions, looks at none."""
    try:
        return queries.version(decision.version_hash).versions[0].interruption is not None
    except UnknownVersion:
        return False


def _origin(origin: object) -> str:
    source, evidence = getattr(origin, "source", ""), getattr(origin, "evidence", "")
    return f"{source}: {evidence}" if evidence else str(source)
