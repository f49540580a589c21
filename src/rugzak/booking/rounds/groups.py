"""The groups that a round can know (`groups.yaml`), as expressions of the schemes' language over facts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from rugzak.base.text import Text
from rugzak.schemes import source
from rugzak.schemes.environment import plain
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language import BOOL, DATE, Evaluate, Node, Type, compile_node, parse
from rugzak.schemes.language.missing import expand, unknown_leaves

_FILE = Path(__file__).with_name("groups.yaml")


@dataclass(frozen=True, slots=True)
class Group:
    """People for whom an expression holds; `no` tells someone else why they are not among them."""

    code: str
    node: Node
    evaluate: Evaluate
    label: Text
    no: Text

    def holds(self, facts: Mapping[str, object], *, on: date) -> bool | None:
        """Whether a person belongs to it; None where a fact is missing."""
        answer = self.evaluate(plain(facts, on=on))
        return answer if isinstance(answer, bool) else None

    def missing(self, facts: Mapping[str, object], *, on: date) -> list[Text]:
        """What to find out about the person first, in their words."""
        known = plain(facts, on=on)
        unknown = expand(unknown_leaves(self.node, known), vocabulary().origins, known)
        return [vocabulary().facts[name].label for name in unknown]


@lru_cache(maxsize=1)
def all_groups() -> Mapping[str, Group]:
    """Every group by its code, read and checked once a process."""
    rows = source.read(_FILE).data
    types = {**vocabulary().types, "on_date": DATE}
    return {code: _group(code, row, types) for code, row in rows.items()}


def _group(code: str, row: Mapping[str, Any], types: Mapping[str, Type]) -> Group:
    node = parse(row["if"], types, wants=BOOL)
    return Group(code, node, compile_node(node), Text.from_json(row["label"]), Text.from_json(row["no"]))
