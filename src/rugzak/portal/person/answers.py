"""Fields that ask a fact of the rules, in the kind that fits it; and a form of several of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from rugzak.portal.person.words import CHOICES_OF_FACT
from rugzak.schemes.facts import Fact, vocabulary

YES_NO = (("yes", _("Yes")), ("no", _("No")))
DONT_KNOW = ("", _("I don’t know"))


def field_of(fact: Fact, *, label: Any = None, required: bool = True) -> forms.Field:
    """A form field for one fact; what is not required may stay unknown."""
    kind = fact.type
    given: dict[str, Any] = {"label": label or capfirst(str(fact.label)), "required": required}
    unsure = () if required else (DONT_KNOW,)
    if kind.kind == "bool":
        return forms.ChoiceField(choices=(*YES_NO, *unsure), widget=forms.RadioSelect, **given)
    if kind.values is not None:
        words = CHOICES_OF_FACT.get(fact.name, {})
        choices = [(code, words.get(code, code)) for code in words or sorted(kind.values) if code in kind.values]
        return forms.ChoiceField(choices=(*unsure, *choices), **given)
    if kind.kind == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **given)
    if kind.kind == "int" and kind.unit != "cents":
        return forms.IntegerField(min_value=0, **given)
    if _part(fact):
        return forms.DecimalField(
            min_value=0, max_value=100, max_digits=5, help_text=_("In percent: 80 is four days out of five."), **given
        )
    if kind.kind in ("int", "decimal"):
        return forms.DecimalField(min_value=0, max_digits=12, **given)
    return forms.CharField(max_length=60, **given)


def value_of(fact: Fact, answer: Any) -> Any:
    """An answer of such a field as a value of the fact; None where it was left open."""
    if answer in (None, ""):
        return None
    if fact.type.kind == "bool":
        return answer == "yes"
    if _part(fact):
        return answer / 100
    return int(answer * 100) if fact.type.unit == "cents" else answer


def _part(fact: Fact) -> bool:
    """A part of a whole: people say it in percent."""
    return fact.type.kind == "decimal" and fact.limits == (0, 1)


class AnswersForm(forms.Form):
    """Some facts at once, each of which may stay unknown. `asked` are names of the vocabulary."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, asked: Iterable[str]) -> None:
        super().__init__(data, auto_id="fact_%s")
        self.facts = {name.replace(".", "__"): vocabulary().facts[name] for name in asked}
        for name, fact in self.facts.items():
            self.fields[name] = field_of(fact, required=False)

    def known(self) -> dict[str, Any]:
        """The facts that were answered rightly; a wrong answer stays unknown and shows its error."""
        given = getattr(self, "cleaned_data", {}) if self.is_bound and self.errors is not None else {}
        values = {fact.name: value_of(fact, given.get(name)) for name, fact in self.facts.items()}
        return {name: value for name, value in values.items() if value is not None}
