"""Forms of the pages of shared spaces: looking, offering, booking."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rugzak.base import clock
from rugzak.base.models import Municipality, PostCode
from rugzak.base.places import of_post_code
from rugzak.base.quantities import half_up
from rugzak.catalogue.models import Session
from rugzak.catalogue.spaces import slots
from rugzak.catalogue.spaces.models import Space
from rugzak.catalogue.spaces.services import PHOTO_BYTES, SpaceSpec, access_words
from rugzak.portal.shared.forms import Upload
from rugzak.portal.shared.spaces.words import KINDS, PARTS, WEEKDAYS

_ANY = ("", gettext_lazy("Anything"))
_TIME = {"type": "time"}
_DATE = {"type": "date"}
_PLAIN = ("name", "about", "address", "weekdays", "opens", "closes", "consent", "free_cancel_days", "late_percent")


def _place(code: str) -> Municipality | None:
    found = of_post_code(code)
    if code and found is None:
        raise forms.ValidationError(_("We don’t know this post code. It has 4 digits, for example 2800."))
    return found


class LookForm(forms.Form):
    """What someone needs, where, and when."""

    kind = forms.ChoiceField(label=gettext_lazy("What?"), required=False, choices=[_ANY, *KINDS.items()])
    post_code = forms.CharField(label=gettext_lazy("Near which post code?"), required=False, max_length=4)
    day = forms.DateField(
        label=gettext_lazy("Which day?"), required=False, widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    )
    seats = forms.IntegerField(label=gettext_lazy("For how many people?"), required=False, min_value=0, max_value=5_000)

    def clean_post_code(self) -> Municipality | None:
        return _place(self.cleaned_data["post_code"].strip())

    def asked(self) -> dict[str, Any]:
        """As the query takes it."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        given = {"kind": data.get("kind") or None, "near": data.get("post_code"), "day": data.get("day")}
        return given | {"seats": data.get("seats") or 0}


class SpaceForm(forms.Form):
    """What is shared and on which terms."""

    kind = forms.ChoiceField(label=gettext_lazy("What do you share?"), choices=list(KINDS.items()))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    about = forms.CharField(
        label=gettext_lazy("What is in it, and what can people do with it?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    post_code = forms.CharField(
        label=gettext_lazy("Post code of the place"),
        required=False,
        max_length=4,
        help_text=gettext_lazy("Leave it empty if it comes to people."),
    )
    address = forms.CharField(label=gettext_lazy("Street, number and floor"), required=False, max_length=200)
    seats = forms.IntegerField(label=gettext_lazy("For how many people?"), min_value=0, max_value=5_000, initial=0)
    access = forms.MultipleChoiceField(
        label=gettext_lazy("Who can use it easily?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    price = forms.DecimalField(
        label=gettext_lazy("Price of a half day, in euros"),
        min_value=0,
        max_value=10_000,
        decimal_places=2,
        initial=0,
        localize=True,
        help_text=gettext_lazy("0 is free. The other organisation pays you outside Rugzak."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On which days?"),
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        initial=[0, 1, 2, 3, 4],
        widget=forms.CheckboxSelectMultiple,
    )
    opens = forms.TimeField(
        label=gettext_lazy("Opens at"), widget=forms.TimeInput(attrs=_TIME, format="%H:%M"), initial="09:00"
    )
    closes = forms.TimeField(
        label=gettext_lazy("Closes at"), widget=forms.TimeInput(attrs=_TIME, format="%H:%M"), initial="17:00"
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("When someone books"),
        widget=forms.RadioSelect,
        initial="asked",
        choices=[("asked", gettext_lazy("ask us first")), ("instant", gettext_lazy("it is booked at once"))],
    )
    free_cancel_days = forms.IntegerField(
        label=gettext_lazy("Until how many days before can one call it off without paying?"),
        min_value=0,
        max_value=90,
        initial=7,
    )
    late_percent = forms.IntegerField(
        label=gettext_lazy("How much of the price does one pay after that, in percent?"),
        min_value=0,
        max_value=100,
        initial=50,
    )
    photo = forms.FileField(
        label=gettext_lazy("A picture"),
        required=False,
        help_text=gettext_lazy("JPEG or PNG, at most 2 MB. Without people who can be recognised."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = access_words().items()
        self.fields["access"].choices = [(code, text.of(get_language() or "nl")) for code, text in words]  # type: ignore[attr-defined]

    def clean_post_code(self) -> Municipality | None:
        return _place(self.cleaned_data["post_code"].strip())

    def clean_photo(self) -> Upload | None:
        file: Upload | None = self.cleaned_data["photo"]
        if file and (file.size or 0) > PHOTO_BYTES:
            raise forms.ValidationError(_("This picture is larger than 2 MB. Make it smaller."))
        return file

    def spec(self) -> SpaceSpec:
        data = self.cleaned_data
        plain = {name: data[name] for name in (*_PLAIN, "kind", "seats", "access")}
        return SpaceSpec(**plain, municipality=data["post_code"], price_cents=half_up(data["price"] * 100))


def initial(space: Space) -> dict[str, Any]:
    """A space as the form shows it."""
    plain = {name: getattr(space, name) for name in (*_PLAIN, "kind", "seats", "access")}
    code = (
        PostCode.objects.filter(municipality=space.municipality).order_by("code").first()
        if space.municipality
        else None
    )
    return plain | {"price": space.price_cents / 100, "post_code": code.code if code else ""}


class BookForm(forms.Form):
    """Which slot, and what for."""

    day = forms.DateField(label=gettext_lazy("Which day?"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"))
    part = forms.ChoiceField(label=gettext_lazy("Which part of the day?"), choices=())
    note = forms.CharField(
        label=gettext_lazy("What do you need it for?"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("The owner reads it."),
    )

    def __init__(self, space: Space, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(part, PARTS[part]) for part in slots.parts(space)]  # type: ignore[attr-defined]
        self.fields["day"].widget.attrs["min"] = clock.today().isoformat()


class SessionChoice(forms.Form):
    """Which of one's own sessions is held there."""

    session = forms.ModelChoiceField(
        label=gettext_lazy("Which session?"),
        queryset=Session.objects.none(),
        empty_label=gettext_lazy("Choose a session"),
    )

    def __init__(self, sessions: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
