"""From text to a typed tree. Only what is listed here gets through; anything else is refused with place and hint."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlglot import exp, parse_one, parser, tokens
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, TokenError

from rugzak.schemes.language import typing
from rugzak.schemes.language.errors import LanguageError
from rugzak.schemes.language.functions import FUNCTIONS, HINTS
from rugzak.schemes.language.nodes import BOOL, DATE, DECIMAL, INT, TEXT, Node, Type

Tree = Any  # sqlglot names the base class of its nodes differently from version to version
MAX_LENGTH = 2000
_MAX_DEPTH = 40
_MAX_NODES = 400


class _Parser(parser.Parser):
    FUNCTIONS: ClassVar[dict[str, Any]] = {}
    FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {}
    NO_PAREN_FUNCTIONS: ClassVar[dict[Any, Any]] = {}


class Rules(Dialect):
    """SQL without a single function of its own, so that each name goes through our list."""

    class Tokenizer(tokens.Tokenizer):
        KEYWORDS = {word: token for word, token in tokens.Tokenizer.KEYWORDS.items() if word != "DIV"}

    Parser = _Parser


def parse(
    text: str, names: Mapping[str, Type], *, wants: Type | None = None, lets: Mapping[str, Node] | None = None
) -> Node:
    """Parse and type-check an expression over `names`.

    `wants` is the type that the place in the scheme needs; `lets` are names that stand for a whole tree. Raises
    `LanguageError` with line, column and hint.
    """
    if not text.strip():
        raise LanguageError("the expression is empty")
    if len(text) > MAX_LENGTH:
        raise LanguageError(f"the expression is longer than {MAX_LENGTH} characters", hint="split it into conditions")
    node = _Builder(text, names, lets or {}).build(_tree(text))
    return node if wants is None else typing.fit(node, wants)


def usable_name(word: str) -> bool:
    """False for words that SQL keeps for itself (grant, order …): they can't name a parameter."""
    try:
        tree = parse_one(f"known({word})", dialect=Rules)
    except (ParseError, TokenError):
        return False
    inner = tree.args.get("expressions") or [None]
    return isinstance(tree, exp.Anonymous) and isinstance(inner[0], exp.Column)


def _tree(text: str) -> Tree:
    try:
        tree = parse_one(text, dialect=Rules)
    except ParseError as error:
        where = error.errors[0] if error.errors else {}
        line, end = where.get("line") or 1, where.get("col") or 1
        column = max(1, end - len(str(where.get("highlight") or " ")) + 1)
        raise LanguageError("this is not an expression", line=line, column=column, hint=_syntax_hint(where)) from None
    except (TokenError, RecursionError):
        raise LanguageError("this is not an expression", hint="a quote or bracket is not closed") from None
    if tree is None:
        raise LanguageError("the expression is empty")
    if sum(1 for _ in tree.walk()) > _MAX_NODES:
        raise LanguageError("the expression is too large", hint="split it into conditions")
    return tree


def _syntax_hint(where: Mapping[str, object]) -> str:
    near = str(where.get("highlight") or "").strip()
    return f"look at {near!r}" if near else "something is missing at the end"


class _Builder:
    def __init__(self, text: str, names: Mapping[str, Type], lets: Mapping[str, Node]) -> None:
        self.text, self.names, self.lets, self.depth = text, names, lets, 0
        self.builders: dict[type[Any], Callable[[Tree], Node]] = {
            exp.Column: self._name, exp.Literal: self._literal, exp.Boolean: self._boolean, exp.Cast: self._date,
            exp.Paren: lambda e: self.build(e.this), exp.Not: self._not, exp.Neg: self._negative, exp.In: self._in,
            exp.Between: self._between, exp.Case: self._case, exp.Anonymous: self._call,
        }  # fmt: skip

    def build(self, tree: Tree) -> Node:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self._refuse(tree, "the expression is nested too deeply", "split it into conditions")
        if isinstance(tree, tuple(typing.OPERATORS)):
            node = self._operator(tree)
        elif type(tree) in self.builders:
            node = self.builders[type(tree)](tree)
        else:
            raise self._refuse(tree, *_not_allowed(tree))
        self.depth -= 1
        return node

    def _refuse(self, tree: Tree, message: str, hint: str = "") -> LanguageError:
        line, column = self._place(tree)
        return LanguageError(message, line=line, column=column, hint=hint)

    def _place(self, tree: Tree) -> tuple[int, int]:
        starts = [node.meta["start"] for node in tree.walk() if "start" in node.meta]
        before = self.text[: min(starts, default=0)]
        return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1

    def _node(self, tree: Tree, op: str, args: tuple[Node, ...], gives: Type, value: object = None) -> Node:
        line, column = self._place(tree)
        return Node(op, args, gives, value, line, column)  # type: ignore[arg-type]

    def _name(self, tree: Tree) -> Node:
        if len(tree.parts) > 2 or any(part.args.get("quoted") for part in tree.parts):
            raise self._refuse(tree, "this name has the wrong form", "names look like person.region, without quotes")
        name = ".".join(part.name for part in tree.parts)
        if name not in self.names:
            near = difflib.get_close_matches(name, self.names, n=1, cutoff=0.6)
            hint = f"did you mean {near[0]}?" if near else HINTS.get(name, "see the list: rugzak schemes facts")
            raise self._refuse(tree, f"the name {name} does not exist", hint)
        if name in self.lets:
            line, column = self._place(tree)
            return replace(self.lets[name], line=line, column=column)
        return self._node(tree, "name", (), self.names[name], name)

    def _literal(self, tree: Tree) -> Node:
        word = str(tree.this)
        if tree.is_string:
            return self._node(tree, "const", (), TEXT, word)
        if word.isdigit():
            return self._node(tree, "const", (), INT, int(word))
        whole, point, rest = word.partition(".")
        if not point or not (whole + rest).isdigit() or len(rest) > 6:
            raise self._refuse(tree, f"{word} is not a number of this language", "at most six decimals, no exponent")
        return self._node(tree, "const", (), DECIMAL, Decimal(word).quantize(Decimal("0.000001")))

    def _boolean(self, tree: Tree) -> Node:
        return self._node(tree, "const", (), BOOL, bool(tree.this))

    def _date(self, tree: Tree) -> Node:
        literal = tree.this
        if tree.to.sql() != "DATE" or not isinstance(literal, exp.Literal):
            raise self._refuse(tree, "types can't be changed", "only DATE '2026-01-31' is allowed")
        try:
            return self._node(literal, "const", (), DATE, date.fromisoformat(str(literal.this)))
        except ValueError:
            raise self._refuse(literal, f"{literal.this} is not a date", "write DATE '2026-01-31'") from None

    def _not(self, tree: Tree) -> Node:
        return typing.check(self._node(tree, "not", (self.build(tree.this),), BOOL))

    def _negative(self, tree: Tree) -> Node:
        inner = self.build(tree.this)
        return typing.check(self._node(tree, "neg", (inner,), inner.type))

    def _operator(self, tree: Tree) -> Node:
        op = typing.OPERATORS[type(tree)]
        return typing.check(self._node(tree, op, (self.build(tree.left), self.build(tree.right)), BOOL))

    def _between(self, tree: Tree) -> Node:
        middle = self.build(tree.this)
        low = typing.check(self._node(tree, ">=", (middle, self.build(tree.args["low"])), BOOL))
        high = typing.check(self._node(tree, "<=", (middle, self.build(tree.args["high"])), BOOL))
        return self._node(tree, "and", (low, high), BOOL)

    def _in(self, tree: Tree) -> Node:
        words = [self.build(word) for word in tree.args.get("expressions") or []]
        if not words or any(word.op != "const" for word in words) or tree.args.get("query"):
            raise self._refuse(tree, "IN needs a list of fixed values", "for example person.region IN ('VL', 'BR')")
        inner = self.build(tree.this)
        for word in words:
            typing.check(self._node(tree, "=", (inner, word), BOOL))
        return self._node(tree, "in", (inner,), BOOL, tuple(word.value for word in words))

    def _case(self, tree: Tree) -> Node:
        if tree.args.get("default") is None:
            raise self._refuse(tree, "CASE has no ELSE", "say what holds otherwise: ELSE …")
        args: list[Node] = []
        subject = self.build(tree.this) if tree.this is not None else None
        for branch in tree.args["ifs"]:
            condition = self.build(branch.this)
            if subject is not None:
                condition = typing.check(self._node(branch, "=", (subject, condition), BOOL))
            args += [condition, self.build(branch.args["true"])]
        return typing.check(self._node(tree, "case", (*args, self.build(tree.args["default"])), BOOL))

    def _call(self, tree: Tree) -> Node:
        name = str(tree.this)
        if name not in FUNCTIONS and name not in typing.SPECIAL:
            known = [*FUNCTIONS, *typing.SPECIAL]
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
            hint = HINTS.get(name.lower()) or (f"did you mean {near[0]}?" if near else "allowed: " + ", ".join(known))
            raise self._refuse(tree, f"the function {name} does not exist", hint)
        args = tuple(self.build(arg) for arg in tree.args.get("expressions") or [])
        return typing.check(self._node(tree, name, args, BOOL))


def _not_allowed(tree: Tree) -> tuple[str, str]:
    refusals: dict[str, tuple[str, str]] = {
        "div": ("a bare division is not allowed", "use div(a, b) or share(amount, part)"),
        "is": ("IS is not allowed", "use known(x)"),
        "null": ("NULL is not allowed", "an unknown fact is simply absent; use known(x)"),
        "if": ("if() is not allowed", "use CASE WHEN … THEN … ELSE … END"),
        "subquery": ("a query is not allowed", "an expression works on facts only"),
        "block": ("only one expression is allowed", "remove the semicolon"),
    }
    return refusals.get(tree.key, (f"{tree.key.upper()} is not allowed", "see docs/schemes.md for what is"))
