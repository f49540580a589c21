"""Forms for money: euros as people type them, and a key so that a second click does nothing more."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rugzak.accounts.models import Employment
from rugzak.base import clock
from rugzak.base.quantities import number
from rugzak.portal.shared.money import Euros


class MoneyForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def cents(self) -> int:
        return int(self.cleaned_data["euros"] * 100)

    def once(self) -> UUID:
        found: UUID = self.cleaned_data["key"]
        return found


class DepositForm(MoneyForm):
    euros = Euros(label=gettext_lazy("How much, in euros?"), help_text=gettext_lazy("For example 2500."))


class GrantForm(MoneyForm):
    """To whom, how much, until when."""

    to = forms.ChoiceField(label=gettext_lazy("Who gets it?"), widget=forms.RadioSelect)
    person = forms.ChoiceField(
        label=gettext_lazy("Which person?"),
        help_text=gettext_lazy("Only when you chose one person."),
        required=False,
    )
    euros = Euros(label=gettext_lazy("How much does each get, in euros?"), help_text=gettext_lazy("For example 250."))
    until = forms.DateField(
        label=gettext_lazy("Until when can they use it?"),
        help_text=gettext_lazy("What is left then comes back to your pot."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, jobs: QuerySet[Employment], waiting: int, **kwargs: Any) -> None:
        names = {str(job.person_id): f"{job.person.family_name} {job.person.given_name}" for job in jobs}
        end = clock.today().replace(month=12, day=31).isoformat()
        start = {"until": end, "to": "new" if 0 < waiting < len(names) else "all"}
        super().__init__(*args, **kwargs | {"initial": kwargs.get("initial", {}) | start})
        self._to().choices = _who(len(names), waiting)
        people = self.fields["person"]
        assert isinstance(people, forms.ChoiceField)
        people.choices = [("", _("Choose a person")), *names.items()]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < clock.today():
            raise forms.ValidationError(_("This day is over. Choose a day from today on."))
        return until

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("to") == "one" and not data.get("person") and "person" not in self.errors:
            self.add_error("person", _("Choose the person who gets it."))
        return data

    def people(self, everyone: frozenset[UUID], waiting: frozenset[UUID]) -> frozenset[UUID]:
        """Who was chosen."""
        to = self.cleaned_data["to"]
        if to == "one":
            return frozenset({UUID(self.cleaned_data["person"])})
        return waiting if to == "new" else everyone

    def _to(self) -> forms.ChoiceField:
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        return field


def _who(people: int, waiting: int) -> list[tuple[str, str]]:
    everyone = ngettext("Everyone: %(n)s person", "Everyone: %(n)s people", people) % {"n": number(people)}
    new = ngettext("Who got nothing yet: %(n)s person", "Who got nothing yet: %(n)s people", waiting)
    first = [("new", new % {"n": number(waiting)})] if 0 < waiting < people else []
    return [*first, ("all", everyone), ("one", _("One person"))]
