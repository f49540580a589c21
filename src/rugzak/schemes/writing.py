"""Writing scheme files: a published version as a text that people can read, and one value changed inside a text.

A change touches only what it changes: comments, order and layout of the rest stay. Nothing here knows the rules of a
document; what was written is read and checked again by whoever uses it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from rugzak.schemes.source import Path_, SchemeError, read_text

_WIDE = 120
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_DAYS = {"from", "until"}


def file_of(document: Mapping[str, Any]) -> str:
    """A scheme file with one version, from its plain content (`Version.document`); reads back to the same content."""
    plain = {name: value for name, value in document.items() if name not in ("version", "revision")}
    version = {name: value for name, value in document["version"].items() if name != "revision"}
    return "\n".join(_block({**plain, "versions": [_native(version)]}, 0)) + "\n"


def put(text: str, path: Path_, value: Any) -> str:
    """The text with another value at a path; what is not there yet is added to the part around it.

    Raises `SchemeError` where the part around it is not there either, or the text does not read.
    """
    node = _find(text, path)
    if node is None:
        return add(text, path[:-1], str(path[-1]), value)
    return _spliced(text, node.start_mark.index, node.end_mark.index, scalar(value))


def add(text: str, path: Path_, key: str, value: Any) -> str:
    """The text with a new name in the part at a path."""
    node = _find(text, path)
    if not isinstance(node, yaml.MappingNode):
        raise SchemeError(f"there is no part {'.'.join(map(str, path))}", hint="add it in the text")
    pair = f"{key}: {_flow(value)}"
    if node.flow_style or not node.value:
        return _before_end(text, node, pair)
    first = node.value[0][0].start_mark
    return f"{text[: first.index]}{pair}\n{' ' * first.column}{text[first.index :]}"


def append(text: str, path: Path_, value: Any) -> str:
    """The text with one more row at the end of the list at a path."""
    node = _find(text, path)
    if not isinstance(node, yaml.SequenceNode):
        raise SchemeError(f"there is no list {'.'.join(map(str, path))}", hint="add it in the text")
    if node.flow_style or not node.value:
        return _before_end(text, node, _flow(value))
    end = len(text[: node.value[-1].end_mark.index].rstrip())
    return f"{text[:end]}\n{' ' * node.start_mark.column}- {_flow(value)}{text[end:]}"


def scalar(value: Any) -> str:
    """One value as YAML: unquoted where it reads back as the same."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal | date):
        return str(value)
    return str(value) if _reads_back(str(value)) else json.dumps(str(value), ensure_ascii=False)


def _reads_back(text: str) -> bool:
    if not text or "\n" in text or text != text.strip():
        return False
    try:
        return bool(read_text(f"[{{a: {text}}}]").data == [{"a": text}])
    except SchemeError:
        return False


def _find(text: str, path: Path_) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise SchemeError(f"not valid YAML: {error.problem}", line=_line(error)) from None
    for step in path:
        node = _inside(node, step)
    return node


def _line(error: yaml.MarkedYAMLError) -> int:
    return error.problem_mark.line + 1 if error.problem_mark else 0


def _inside(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if str(key.value) == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def _spliced(text: str, start: int, end: int, new: str) -> str:
    """Block texts end where the next line begins: the space behind them stays."""
    old = text[start:end]
    return text[:start] + new + old[len(old.rstrip()) :] + text[end:]


def _before_end(text: str, node: yaml.CollectionNode, new: str) -> str:
    end = node.end_mark.index - 1
    return f"{text[:end].rstrip()}{', ' if node.value else ''}{new}{text[end:]}"


def _native(version: Mapping[str, Any]) -> dict[str, Any]:
    """Days and decimals, which are words in the plain content, as themselves."""
    found = {name: _days(value) for name, value in version.items()}
    for parameter in found.get("parameters", {}).values():
        for row in parameter["values"]:
            row["value"] = _typed(row["value"], parameter["type"])
    for band in (found.get("attendance") or {}).get("bands", ()):
        band |= {name: _decimal(value) for name, value in band.items()}
    return found


def _days(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _days(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_days(inner) for inner in value]
    is_day = key in _DAYS and isinstance(value, str) and _DAY.match(value)
    return date.fromisoformat(value) if is_day else value


def _typed(value: Any, kind: str) -> Any:
    if not isinstance(value, str):
        return value
    return date.fromisoformat(value) if kind == "date" else _decimal(value) if kind == "decimal" else value


def _decimal(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value) else value


def _block(value: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, inner in value.items():
        line = f"{' ' * indent}{key}: {_flow(inner)}"
        if _short(inner) and (len(line) <= _WIDE or not isinstance(inner, Mapping | list)):
            yield line
        elif isinstance(inner, Mapping):
            yield f"{' ' * indent}{key}:"
            yield from _block(inner, indent + 2)
        else:
            yield f"{' ' * indent}{key}:"
            yield from _rows(inner, indent + 2)


def _rows(rows: Sequence[Any], indent: int) -> Iterator[str]:
    for row in rows:
        lines = list(_block(row, indent + 2)) if isinstance(row, Mapping) else [" " * (indent + 2) + _flow(row)]
        yield f"{' ' * indent}- {lines[0].lstrip()}"
        yield from lines[1:]


def _short(value: Any) -> bool:
    """What may stand on one line: a value, a part without parts, or the values of a parameter."""
    if isinstance(value, Mapping):
        return not any(isinstance(inner, Mapping) for inner in value.values())
    if isinstance(value, list):
        return not any(isinstance(row, Mapping) and not _short(row) for row in value)
    return True


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    return scalar(value)
