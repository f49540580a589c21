"""Reading YAML so that every value knows its line, and nothing is guessed.

Only `true` and `false` are booleans (`on`, `yes` and `no` stay words), numbers with a point are exact decimals, and a
key that stands twice is refused.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

Path_ = tuple[str | int, ...]


class SchemeError(Exception):
    """A file that is refused; reads as `file:line:column: message (hint)`. Lines and columns count from 1."""

    def __init__(self, message: str, *, file: str = "", line: int = 0, column: int = 0, hint: str = "") -> None:
        self.message, self.file, self.line, self.column, self.hint = message, file, line, column, hint
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line or "", self.column or "") if part)
        return f"{place}: {self.message}{f' ({self.hint})' if self.hint else ''}" if place else self.message


@dataclass
class Source:
    """A document with the place of each value and key in its file."""

    data: Any
    file: str = ""
    places: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    block: set[Path_] = field(default_factory=set)

    def place(self, path: Path_) -> tuple[int, int]:
        """Line and column of a value, or of the nearest thing around it that has a place."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (0, 0))

    def error(self, path: Path_, message: str, hint: str = "", *, line: int = 1, column: int = 0) -> SchemeError:
        """An error at a value; `line` and `column` are counted inside it (from 1)."""
        first_line, first_column = self.place(path)
        if path in self.block:
            first_line, first_column = first_line + 1, 0
        at_column = first_column + column - 1 if column and line == 1 else column or first_column
        at_line = first_line + line - 1 if first_line else 0
        return SchemeError(message, file=self.file, line=at_line, column=at_column, hint=hint)


class _Loader(yaml.SafeLoader):
    pass


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in found if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:float")
    ]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
_Loader.add_implicit_resolver("!decimal", re.compile(r"^-?\d+\.\d+$"), list("-0123456789"))
_Loader.add_constructor("!decimal", lambda loader, node: Decimal(node.value))


def read(path: Path) -> Source:
    """Read a YAML file; raises `SchemeError` with its line."""
    return read_text(path.read_text(encoding="utf-8"), path.name)


def read_text(text: str, file: str = "") -> Source:
    """Read YAML text; `file` is only the name that errors show."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        source = Source(None, file)
        source.data = None if root is None else _value(loader, root, (), source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise SchemeError(f"not valid YAML: {error.problem}", file=file, line=line, column=column) from None
    finally:
        loader.dispose()
    return source


def _value(loader: _Loader, node: yaml.Node, path: Path_, source: Source) -> Any:
    quoted = isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')
    source.places[path] = (node.start_mark.line + 1, node.start_mark.column + 1 + quoted)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        source.block.add(path)
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, path, source)
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, item, (*path, index), source) for index, item in enumerate(node.value)]
    try:
        return loader.construct_object(node)
    except ValueError:
        raise source.error(path, f"{node.value} is not a date", "write 2026-01-31") from None


def _mapping(loader: _Loader, node: yaml.MappingNode, path: Path_, source: Source) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in found:
            line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
            raise SchemeError(f"{key} stands here twice", file=source.file, line=line, column=column)
        found[key] = _value(loader, value_node, (*path, key), source)
    return found
