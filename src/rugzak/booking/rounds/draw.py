"""The draw that anyone can do again: a seed promised before, the list of tickets, and SHA-256. Pure.

1. Before registration the hash of a secret seed is public: `commitment(seed)`.
2. After closing the list of ticket ids is fixed and its hash is public: `list_hash(ids)`.
3. Where the round announced one, a public number of after closing is mixed in, which nobody here can choose.
4. `mix` makes one value of the three; tickets stand in the order of `sha256(mix || ticket id)`.

Who knows the seed can't choose the order: the list came after it, and the public number after both.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID


def commitment(seed: bytes) -> str:
    """What is published before: the SHA-256 of the seed, as 64 hexadecimal digits."""
    return hashlib.sha256(seed).hexdigest()


def list_hash(ids: Iterable[UUID]) -> str:
    """The SHA-256 of the ticket ids, sorted, one a line, each line ended by a line feed."""
    lines = "".join(f"{ticket}\n" for ticket in sorted(ids))
    return hashlib.sha256(lines.encode("ascii")).hexdigest()


def mix(seed: bytes, listed: str, public_value: str = "") -> bytes:
    """The seed, the hash of the list (as bytes) and the public value (UTF-8), one after the other, hashed."""
    return hashlib.sha256(seed + bytes.fromhex(listed) + public_value.encode("utf-8")).digest()


def order(seed: bytes, tickets: Iterable[UUID]) -> list[UUID]:
    """The tickets in the order of the SHA-256 of the (mixed) seed followed by the 16 bytes of the ticket's id."""
    return sorted(tickets, key=lambda ticket: (hashlib.sha256(seed + ticket.bytes).digest(), ticket))


def by_priority(seed: bytes, points: Mapping[UUID, int]) -> list[UUID]:
    """Most points first; tickets with equal points in the order of the draw."""
    return sorted(order(seed, points), key=lambda ticket: -points[ticket])


def fits(seed: str, promised: str) -> bool:
    """Whether a seed (hexadecimal) is the one that was promised."""
    try:
        return commitment(bytes.fromhex(seed)) == promised
    except ValueError:
        return False


def check(record: Mapping[str, Any], seed: str) -> list[str]:
    """What differs when a draw is done again from its public record (docs/rounds.md); nothing: the draw is in order."""
    if not fits(seed, record["seed_commitment"]):
        return ["the seed is not the one that was promised"]
    points = {UUID(row["ticket"]): int(row.get("points") or 0) for row in record["tickets"]}
    if list_hash(points) != record["list_hash"]:
        return ["the list of tickets is not the one that was fixed at closing"]
    mixed = mix(bytes.fromhex(seed), record["list_hash"], record.get("public_value") or "")
    wanted = by_priority(mixed, points) if record["rule"] == "priority" else order(mixed, points)
    places = {UUID(row["ticket"]): row["place"] for row in record["tickets"]}
    wrong = [ticket for place, ticket in enumerate(wanted, 1) if places[ticket] != place]
    return [f"ticket {ticket} has place {places[ticket]}, the draw gives another" for ticket in wrong]
