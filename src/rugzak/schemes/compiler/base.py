"""What all parts of a compiler share: names with their types and scopes, expressions, errors with their place."""

from functools import cached_property

from rugzak.base.text import Text
from rugzak.schemes import scheme
from rugzak.schemes.document import SchemeDocument, VersionDocument, Words
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language import DATE, LanguageError, Node, Type, compile_node, parse
from rugzak.schemes.language.parse import usable_name
from rugzak.schemes.source import Path_, Source

SCOPES = ("person", "training", "booking")
UNITS: dict[str, Type] = {
    "EUR": Type("int", "cents"), "MIN": Type("int", "minutes"), "VOUCHER": Type("int"),
    "SGD": Type("int", "sgd"), "cents": Type("int", "cents"), "minutes": Type("int", "minutes"),
    "sgd": Type("int", "sgd"),
}  # fmt: skip


class Base:
    """One version of a document, and what is known of its names so far."""

    def __init__(self, source: Source, document: SchemeDocument, index: int) -> None:
        self.source, self.document, self.index = source, document, index
        self.raw: VersionDocument = document.versions[index]
        self.names: dict[str, Type] = {**vocabulary().types, "on_date": DATE, "version_date": DATE}
        self.used: dict[str, Type] = {}
        self.lets: dict[str, Node] = {}
        self.scopes: dict[str, str] = {name: fact.scope for name, fact in vocabulary().facts.items()}

    @cached_property
    def amount(self) -> Type:
        return UNITS[self.document.asset]

    @cached_property
    def money(self) -> Type:
        """What it pays in: euro, or the money of its asset."""
        return self.amount if self.document.asset == "SGD" else UNITS["EUR"]

    def _path(self, *rest: str | int) -> Path_:
        return ("versions", self.index, *rest)

    def _expression(self, text: str, wants: Type | None, *rest: str | int) -> scheme.Expression:
        try:
            node = parse(text, self.names, wants=wants, lets=self.lets)
        except LanguageError as error:
            path = self._path(*rest)
            raise self.source.error(path, error.message, error.hint, line=error.line, column=error.column) from None
        for name in node.names():
            self._use(name)
        return scheme.Expression(text, node, compile_node(node))

    def _use(self, name: str) -> None:
        facts = vocabulary()
        if name not in facts.facts:
            return
        self.used[name] = facts.types[name]
        if name in facts.derived:
            for origin in facts.derived[name].names():
                self._use(origin)

    def _scope(self, expression: scheme.Expression) -> str:
        found = {self.scopes.get(name, "person") for name in expression.node.names()}
        return max(found, key=SCOPES.index, default="person")

    def _declare(self, name: str, kind: Type, scope: str, *rest: str | int) -> None:
        if name in self.names:
            raise self.source.error(self._path(*rest), f"the name {name} is taken", "choose another name")
        if not usable_name(name):
            raise self.source.error(self._path(*rest), f"{name} is a word of SQL itself", "choose another name")
        self.names[name], self.scopes[name] = kind, scope

    def _date_or_fact(self, name: str, *rest: str) -> None:
        kind = self.names.get(name)
        if kind is None or kind.kind != "date":
            raise self.source.error(
                self._path(*rest), f"{name} is no date", "name a moment or a date of the vocabulary"
            )
        self._use(name)

    def _optional(self, text: str | None, wants: Type, *rest: str | int) -> scheme.Expression | None:
        return None if text is None else self._expression(text, wants, *rest)


def text_of(words: Words | None) -> Text:
    return words.text() if words else Text()
