"""Spelling: a word that nobody knows becomes the nearest word that trainings have; and which words say little.

Known are the words of the trainings on offer and those of ESCO in four languages, so that a right word that no training
happens to have stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.db import connection, transaction

from rugzak.catalogue.search.models import CatalogueWord
from rugzak.catalogue.wording import all_words
from rugzak.skills import esco

SHORTEST = 5
# A word that more than one training in so many has, such as "course", tells nothing apart.
COMMON = 20

# Letters put in, left out or changed: one in a short word; two from `LONG` letters on, also in the beginning of a word.
LONG = 7
_NEAREST = """
with near as (
  select word, trainings, levenshtein_less_equal(word, %(typed)s, %(most)s) as whole,
         case when %(most)s > 1 then levenshtein_less_equal(left(word, length(%(typed)s)), %(typed)s, %(most)s)
              else 9 end as part
    from catalogue_catalogueword
   where word %% %(typed)s and trainings > 0)
select case when whole <= %(most)s then word else left(word, length(%(typed)s)) end
  from near where least(whole, part) <= %(most)s
 order by least(whole, part), trainings desc, word limit 1"""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The words to look for, which of them tell something apart, and which were put right (as typed → as meant)."""

    words: tuple[str, ...]
    telling: tuple[str, ...]
    changed: dict[str, str]


def spell(typed: Sequence[str]) -> Spelled:
    """Put words right by the words of the catalogue; where it knows none yet, they stay as they are."""
    changed = {word: better for word in typed if len(word) >= SHORTEST and (better := _better(word))}
    words = tuple(changed.get(word, word) for word in typed)
    empty = _common(words) | _stop_words(words)
    return Spelled(words, tuple(word for word in words if word not in empty), changed)


def learn_words() -> int:
    """Count the words of the trainings on offer anew; gives how many there are."""
    known = sorted(_of_esco())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('catalogue_catalogueword'))")  # one worker at a time
        cursor.execute("delete from catalogue_catalogueword")
        cursor.execute(
            "insert into catalogue_catalogueword (word, trainings) select word, ndoc from ts_stat("
            "'select search from catalogue_training where withdrawn_at is null') where length(word) between 2 and 40"
        )
        made = int(cursor.rowcount)
        cursor.execute(
            "insert into catalogue_catalogueword (word, trainings) select unnest(%s::text[]), 0 on conflict do nothing",
            [known],
        )
    return made


def _of_esco() -> set[str]:
    """All words of the names of skills and occupations."""
    snapshot = esco.snapshot()
    labels = chain((one.label for one in snapshot.skills()), (one.label for one in snapshot.occupations()))
    return {word for label in labels for text in label.to_json().values() for word in all_words(text)}


def _better(word: str) -> str | None:
    """The nearest word of the catalogue; None where the word is known or begins one, or nothing is near."""
    if CatalogueWord.objects.filter(word=word).exists():
        return None
    if CatalogueWord.objects.filter(word__startswith=word, trainings__gt=0).exists():
        return None
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, {"typed": word, "most": 1 if len(word) < LONG else 2})
        found = cursor.fetchone()
    return found[0] if found else None


def _stop_words(words: Sequence[str]) -> set[str]:
    """The words that PostgreSQL's own lists call empty in one of the four languages, such as `de`, `pour`, `for`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select word from unnest(%s::text[]) word where ts_lexize('dutch_stem', word) = '{}' or "
            "ts_lexize('french_stem', word) = '{}' or ts_lexize('german_stem', word) = '{}' or "
            "ts_lexize('english_stem', word) = '{}'",
            [list(words)],
        )
        return {row[0] for row in cursor.fetchall()}


def _common(words: Sequence[str]) -> set[str]:
    """The words that very many trainings have."""
    with connection.cursor() as cursor:
        cursor.execute("select greatest(reltuples, 0) from pg_class where oid = 'catalogue_training'::regclass")
        total: float = cursor.fetchone()[0]
    found = CatalogueWord.objects.filter(word__in=words, trainings__gt=max(total, 100) / COMMON)
    return set(found.values_list("word", flat=True))
