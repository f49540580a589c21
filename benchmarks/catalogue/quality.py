"""nDCG@10 of sixty questions in four languages on trainings written for it, against plain PostgreSQL full text.

A training of the subject that is asked counts 3 in the language of the question and 2 in another, one of a subject
beside it 1 (gain 2^grade - 1, Järvelin & Kekäläinen 2002). One number of the search was chosen on these questions:
from which likeness on a training is shown by its meaning alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log2
from pathlib import Path
from random import Random
from statistics import mean

import yaml
from django.db import connection

from rugzak.accounts.models import Organisation
from rugzak.base.text import Text
from rugzak.catalogue.models import Training
from rugzak.catalogue.search import find, spelling, vectors
from rugzak.catalogue.search.question import Question
from rugzak.catalogue.services import add_trainings
from rugzak.catalogue.specs import TrainingSpec

HERE = Path(__file__).parent
CONFIGURATIONS = {"nl": "dutch", "fr": "french", "de": "german", "en": "english"}
TOP = 10


@dataclass(frozen=True)
class Asked:
    """A question, and what each subject is worth to it; `own`: only trainings in its own language are meant."""

    language: str
    text: str
    worth: dict[str, int]
    own: bool = False


Search = Callable[[Asked], list[str]]


def make(provider: Organisation) -> int:
    """Put the trainings on offer; gives how many."""
    subjects = yaml.safe_load((HERE / "trainings.yaml").read_text("utf-8"))
    specs = [
        TrainingSpec(
            provider=provider,
            code=f"{subject}/{language}",
            title=Text.from_json({language: title}),
            summary=Text.from_json({language: summary}),
            language=language,
            contact_minutes=480,
            price_cents=30_000,
        )
        for subject, texts in subjects.items()
        for language, (title, summary) in texts.items()
    ]
    add_trainings(specs=specs)
    vectors.index_trainings()
    spelling.learn_words()
    return len(specs)


def questions(*, own: bool = False) -> list[Asked]:
    """The questions of the file."""
    rows = [line.split("\t") for line in (HERE / "queries.tsv").read_text("utf-8").splitlines()]
    return [Asked(language, text, dict(_worth(one) for one in worth.split()), own) for language, text, worth in rows]


def _worth(text: str) -> tuple[str, int]:
    subject, _, grade = text.partition(":")
    return subject, int(grade or 3)


def ours(asked: Asked) -> list[str]:
    """The search of the portal."""
    question = Question(text=asked.text, language=asked.language if asked.own else None)
    return [hit.training.code for hit in find.search(question, per_page=TOP).hits]


def plain(asked: Asked) -> list[str]:
    """PostgreSQL's full text, stemmed by the language of the question and of the training: all the words."""
    return _full_text(asked, "plainto_tsquery(%(of)s::regconfig, %(text)s)")


def plain_any(asked: Asked) -> list[str]:
    """The same with any of the words."""
    any_word = "replace(plainto_tsquery(%(of)s::regconfig, %(text)s)::text, '&', '|')::tsquery"
    return _full_text(asked, any_word)


def _full_text(asked: Asked, query: str) -> list[str]:
    names = " ".join(f"when '{code}' then '{name}'" for code, name in CONFIGURATIONS.items())
    said = "concat_ws(' ', title ->> language, summary ->> language)"
    words = f"to_tsvector((case language {names} end)::regconfig, {said})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select code from catalogue_training where {words} @@ {query} "
            f"and (not %(own)s or language = %(language)s) order by ts_rank({words}, {query}) desc, id limit {TOP}",
            {"of": CONFIGURATIONS[asked.language], "text": asked.text, "own": asked.own, "language": asked.language},
        )
        return [row[0] for row in cursor.fetchall()]


def ndcg(asked: Asked, found: list[str], all_codes: list[str]) -> float:
    """Normalised discounted cumulative gain of the first ten."""
    gains = sorted((_gain(asked, code) for code in all_codes), reverse=True)
    best = sum(gain / log2(place + 2) for place, gain in enumerate(gains[:TOP]))
    return sum(_gain(asked, code) / log2(place + 2) for place, code in enumerate(found[:TOP])) / best


def _gain(asked: Asked, code: str) -> float:
    subject, language = code.split("/")
    if asked.own and language != asked.language:
        return 0.0
    grade = asked.worth.get(subject, 0)
    return float(2 ** (grade - (grade == 3 and language != asked.language)) - 1)


def table(rows: dict[str, Search], *, own: bool = False) -> dict[str, list[float]]:
    """nDCG@10 by question, of every way of searching."""
    codes, asked = list(Training.objects.values_list("code", flat=True)), questions(own=own)
    return {name: [ndcg(one, search(one), codes) for one in asked] for name, search in rows.items()}


def interval(values: list[float], rounds: int = 2000) -> tuple[float, float]:
    """95 % of the mean by bootstrap over questions."""
    random = Random(1)
    means = sorted(mean(random.choices(values, k=len(values))) for _ in range(rounds))
    return means[int(0.025 * rounds)], means[int(0.975 * rounds)]
