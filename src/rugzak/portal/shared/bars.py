"""Who pays what, ready to draw. Widths are SVG attributes, so that a strict content policy holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rugzak.base.quantities import Asset, amount

PAYERS = ("gov", "sector", "employer", "self", "rest")
_ROOM_FOR_UNIT, _ROOM_FOR_NUMBER = 16.0, 9.0


@dataclass(frozen=True, slots=True)
class Piece:
    """One payer's part: `x`, `width` and `middle` in percent of the bar; `label` empty where it would not fit."""

    payer: str
    name: str
    x: str
    width: str
    middle: str
    label: str
    seam: bool


@dataclass(frozen=True, slots=True)
class Bar:
    pieces: tuple[Piece, ...]
    sentence: str


def payer_name(payer: str) -> str:
    """The payer as the reader calls it, for lines that bring no name of their own."""
    names = {
        "gov": _("The government"),
        "sector": _("Your sector fund"),
        "employer": _("Your employer"),
        "self": _("You"),
    }
    return names.get(payer, _("The rest"))


def read(line: Any, field: str, default: Any = "") -> Any:
    """A field of a line, whether it is an object or a mapping."""
    return line.get(field, default) if isinstance(line, dict) else getattr(line, field, default)


def name_of(line: Any) -> str:
    return str(read(line, "name") or payer_name(read(line, "payer")))


def bar(lines: Iterable[Any]) -> Bar:
    """Lines (payer, amount, asset and name optional) as pieces of a bar; lines of nothing are left out."""
    kept = [line for line in lines if read(line, "amount", 0) > 0]
    total = sum(read(line, "amount") for line in kept)
    pieces, x = [], 0.0
    for line in kept:
        width = 100 * read(line, "amount") / total
        pieces.append(_piece(line, x, width))
        x += width
    return Bar(tuple(pieces), _sentence(kept, total))


def _piece(line: Any, x: float, width: float) -> Piece:
    payer = read(line, "payer", "rest")
    return Piece(
        payer if payer in PAYERS else "rest",
        name_of(line),
        f"{x:.2f}%",
        f"{width:.2f}%",
        f"{x + width / 2:.2f}%",
        _label(line, width),
        x > 0,
    )


def _label(line: Any, width: float) -> str:
    whole = _money(line)
    if width >= _ROOM_FOR_UNIT:
        return whole
    return whole.strip("€\u00a0 ") if width >= _ROOM_FOR_NUMBER else ""


def _money(line: Any) -> str:
    return amount(read(line, "asset", Asset.EUR) or Asset.EUR, read(line, "amount"))


def _sentence(lines: list[Any], total: int) -> str:
    if not lines:
        return ""
    whole = amount(read(lines[0], "asset", Asset.EUR) or Asset.EUR, total)
    parts = ", ".join(f"{name_of(line)} {_money(line)}" for line in lines)
    return _("Of %(whole)s: %(parts)s.") % {"whole": whole, "parts": parts}
