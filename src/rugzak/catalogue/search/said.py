"""What a training says of itself, for full text search."""

from collections.abc import Iterable

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.db.models.expressions import Combinable

from rugzak.base.text import Text
from rugzak.catalogue.models import Training
from rugzak.catalogue.wording import plain
from rugzak.skills import esco


def search_vector(*, title: Text, summary: Text, names: str, skills: Iterable[str]) -> Combinable:
    """Title first, then code and provider, then summary, then what it teaches; all languages, without accents."""
    taught = " ".join(_labels(skills))
    weighted = ((_all(title), "A"), (plain(names), "B"), (_all(summary), "C"), (taught, "D"))
    vectors = [SearchVector(Value(text), config="simple", weight=weight) for text, weight in weighted]
    return vectors[0] + vectors[1] + vectors[2] + vectors[3]


def read_again(trainings: Iterable[Training]) -> int:
    """Make the search text of trainings anew, as after another release of ESCO; gives how many."""
    done = 0
    for row in trainings:
        vector = search_vector(
            title=row.title,
            summary=row.summary,
            names=f"{row.code} {row.provider.name}",
            skills=[skill.skill_uri for skill in row.skills.all()],
        )
        Training.objects.filter(pk=row.pk).update(search=vector)
        done += 1
    return done


def _labels(skills: Iterable[str]) -> Iterable[str]:
    """The names of the skills in all languages, so that words of one find what is offered in another."""
    snapshot = esco.snapshot()
    found = (snapshot.find_skill(uri) for uri in skills)  # one of another release is found by the training's own words
    return (_all(skill.label) for skill in found if skill)


def _all(text: Text) -> str:
    return plain(" ".join(text.to_json().values()))
