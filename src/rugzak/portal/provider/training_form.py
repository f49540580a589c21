"""A training as a form: names in four languages, what it costs and teaches, its aftercare."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.accounts.models import Organisation
from rugzak.base.quantities import half_up
from rugzak.base.text import LANGUAGES, Text
from rugzak.catalogue.models import Training
from rugzak.catalogue.specs import SkillSpec, TrainingSpec
from rugzak.portal.provider.words import AFTERCARE, FORMS, KINDS, LEADS_TO
from rugzak.skills import esco

MOST_SKILLS = 40
NAMES = dict(settings.LANGUAGES)


def _language(name: str) -> forms.CharField:
    return forms.CharField(label=name, required=False, max_length=200)


def _story(name: str) -> forms.CharField:
    return forms.CharField(label=name, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class TrainingForm(forms.Form):
    """Everything of a training but its code's owner. Price in euros, time in hours."""

    code = forms.CharField(label=gettext_lazy("Your own code"), max_length=40)
    title_nl, title_fr = _language(NAMES["nl"]), _language(NAMES["fr"])
    title_de, title_en = _language(NAMES["de"]), _language(NAMES["en"])
    summary_nl, summary_fr = _story(NAMES["nl"]), _story(NAMES["fr"])
    summary_de, summary_en = _story(NAMES["de"]), _story(NAMES["en"])
    form = forms.ChoiceField(label=gettext_lazy("How do people learn?"), choices=list(FORMS.items()))
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=list(KINDS.items()))
    language = forms.ChoiceField(label=gettext_lazy("Spoken language"), choices=settings.LANGUAGES)
    hours = forms.DecimalField(
        label=gettext_lazy("Hours of class"), min_value=Decimal("0.25"), max_value=10_000, decimal_places=2
    )
    price = forms.DecimalField(
        label=gettext_lazy("Price in euros, VAT included"), min_value=0, max_value=100_000, decimal_places=2
    )
    vat = forms.DecimalField(
        label=gettext_lazy("VAT in that price, in %"), min_value=0, max_value=100, decimal_places=2, initial=0
    )
    leads_to = forms.ChoiceField(
        label=gettext_lazy("What do people get?"), choices=list(LEADS_TO.items()), initial="attest"
    )
    career_oriented = forms.BooleanField(label=gettext_lazy("It prepares for another job"), required=False)
    shortage = forms.BooleanField(label=gettext_lazy("It teaches a job in shortage"), required=False)
    aftercare_form = forms.ChoiceField(
        label=gettext_lazy("What do you do afterwards?"),
        choices=list(AFTERCARE.items()),
        required=False,
        help_text=gettext_lazy("You promise this. We remind you and the learner of it."),
    )
    aftercare_days = forms.IntegerField(
        label=gettext_lazy("How many days later?"), min_value=1, max_value=730, initial=90
    )

    def __init__(self, *args: Any, training: Training | None = None, **kwargs: Any) -> None:
        initial = _initial(training) if training else {}
        super().__init__(*args, **{"initial": initial | kwargs.pop("initial", {}), **kwargs})
        self.training = training
        if training is not None:
            self.fields["code"].disabled = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(f"title_{code}") for code in LANGUAGES):
            self.add_error("title_nl", _("Give the training a title in at least one language."))
        return data

    @property
    def titles(self) -> list[Any]:
        return [self[f"title_{code}"] for code in LANGUAGES]

    @property
    def summaries(self) -> list[Any]:
        return [self[f"summary_{code}"] for code in LANGUAGES]

    def spec(self, provider: Organisation, skills: list[str]) -> TrainingSpec:
        data, old = self.cleaned_data, self.training
        plain = ("form", "kind", "language", "leads_to", "career_oriented", "shortage", "aftercare_days")
        return TrainingSpec(
            provider=provider,
            code=old.code if old else data["code"].strip(),
            title=_text(data, "title"),
            summary=_text(data, "summary"),
            contact_minutes=half_up(data["hours"] * 60),
            price_cents=half_up(data["price"] * 100),
            vat_percent=data["vat"],
            ects=old.ects if old else Decimal(0),
            aftercare=_aftercare(data, old),
            skills=_skills(skills, old),
            made_up=old.made_up if old else provider.made_up,
            **{name: data[name] for name in plain},
        )


def _text(data: dict[str, Any], name: str) -> Text:
    return Text(**{code: data[f"{name}_{code}"].strip() for code in LANGUAGES})


def _aftercare(data: dict[str, Any], old: Training | None) -> dict[str, Any]:
    """The clause; what it held beside form and days stays."""
    if not data["aftercare_form"]:
        return {}
    kept = dict(old.aftercare) if old else {}
    return kept | {"form": data["aftercare_form"], "days": data["aftercare_days"]}


def _skills(uris: list[str], old: Training | None) -> list[SkillSpec]:
    """Skills of the release in use; those that the training had already keep their release and level."""
    known = {row.skill_uri: SkillSpec(row.skill_uri, row.release, row.level) for row in old.skills.all()} if old else {}
    shot = esco.snapshot()
    new = {uri: SkillSpec(uri, shot.release) for uri in uris if shot.has("skill", uri)}
    return [known.get(uri) or new[uri] for uri in dict.fromkeys(uris) if uri in known or uri in new][:MOST_SKILLS]


def _initial(training: Training) -> dict[str, Any]:
    plain = ("code", "form", "kind", "language", "leads_to", "career_oriented", "shortage", "aftercare_days")
    texts = {f"title_{code}": getattr(training.title, code) for code in LANGUAGES}
    texts |= {f"summary_{code}": getattr(training.summary, code) for code in LANGUAGES}
    return texts | {
        **{name: getattr(training, name) for name in plain},
        "hours": Decimal(training.contact_minutes) / 60,
        "price": Decimal(training.price_cents) / 100,
        "vat": training.vat_percent,
        "aftercare_form": training.aftercare.get("form", "") if training.aftercare else "",
    }
