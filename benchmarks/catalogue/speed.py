"""A catalogue of 100,000 trainings with 200,000 sessions, and the time of a search in it.

Titles are names of a skill and an occupation in one of four languages; each is offered by five providers, as is usual.
The sessions share the seats of one, as a search reads free seats only of the twenty that it shows.
"""

from collections.abc import Callable, Iterator
from datetime import time, timedelta
from itertools import count, islice
from random import Random

from benchmarks.catalogue.quality import questions
from benchmarks.timing import timed
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F
from rich.progress import Progress

from rugzak.accounts.models import Organisation
from rugzak.base import clock
from rugzak.base.models import Municipality
from rugzak.base.text import Text
from rugzak.catalogue.models import Form, Session, Training
from rugzak.catalogue.search import find, spelling, vectors
from rugzak.catalogue.search.question import Question
from rugzak.catalogue.services import add_session, add_trainings
from rugzak.catalogue.specs import PartSpec, SessionSpec, TrainingSpec
from rugzak.catalogue.wording import words
from rugzak.skills import esco

PROVIDERS, LANGUAGES = 5, ("nl", "fr", "de", "en")
ROUNDS = 3
SEATS = ("seat_asset", "seat_book", "seat_source", "seat_pool", "seat_taken", "seat_waiting")


def make(providers: list[Organisation], places: list[Municipality], most: int) -> None:
    """Trainings, their vectors and words, and two sessions each."""
    random = Random(7)
    specs = list(islice(_specs(providers, random), most))
    with Progress() as progress:
        step = progress.add_task("Trainings", total=len(specs))
        made: list[Training] = []
        for at in range(0, len(specs), 5_000):
            made += add_trainings(specs=specs[at : at + 5_000])
            progress.advance(step, 5_000)
        _sessions(made, places, random)
        step = progress.add_task("Meaning", total=vectors.missing_vectors())
        vectors.index_trainings(lambda done: progress.advance(step, done))
    spelling.learn_words()
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def _specs(providers: list[Organisation], random: Random) -> Iterator[TrainingSpec]:
    """Without end, as long as there are pairs of a skill and an occupation."""
    picture = esco.snapshot()
    pairs = [(skill, job) for skill in picture.skills() for job in picture.occupations()]
    random.shuffle(pairs)
    serial = count(1)
    for skill, job in pairs:
        taught, done = skill.label.to_json(), job.label.to_json()
        for language in LANGUAGES:
            if language in taught and language in done:
                title = Text.from_json({language: f"{taught[language].capitalize()}: {done[language]}"})
                for provider in random.sample(providers, PROVIDERS):
                    yield _spec(provider, next(serial), title, language, random)


def _spec(provider: Organisation, serial: int, title: Text, language: str, random: Random) -> TrainingSpec:
    return TrainingSpec(
        provider=provider,
        code=f"T{serial}",
        title=title,
        language=language,
        form=random.choice(Form.values),
        contact_minutes=60 * random.randint(3, 80),
        price_cents=1000 * random.randint(0, 150),
    )


def _sessions(trainings: list[Training], places: list[Municipality], random: Random) -> None:
    day = clock.today() + timedelta(days=30)
    part = PartSpec(day, time(9), 180)
    one = add_session(spec=SessionSpec(training=trainings[0], capacity=10, parts=[part]))
    seats = {name: getattr(one, name) for name in SEATS}
    rows = [_session(training, random, places, seats) for training in trainings for _ in range(2)]
    Session.objects.bulk_create(rows, batch_size=10_000)


def _session(training: Training, random: Random, places: list[Municipality], seats: dict[str, object]) -> Session:
    start = clock.today() + timedelta(days=random.randint(1, 330))
    where = None if training.form == Form.ONLINE else random.choice(places)
    saturday = random.random() < 0.1
    days = 32 if saturday else 1 << (start.isoweekday() - 1)
    return Session(training=training, start=start, end=start, municipality=where, capacity=10, weekdays=days, **seats)


def cases(places: list[Municipality]) -> dict[str, list[Question]]:
    """What is timed, by name."""
    near = [place for place in places if place.latitude is not None][:20]
    asked = questions()
    return {
        "words": [Question(text=one.text) for one in asked],
        "words, near, Saturday, under EUR 200": [
            Question(text=one.text, near=near[at % len(near)], within_km=25, weekdays=frozenset({6}), max_price=20_000)
            for at, one in enumerate(asked)
        ],
        "words, one form": [Question(text=one.text, form="classroom") for one in asked],
        "near, Saturday, under EUR 200": [
            Question(near=place, within_km=25, weekdays=frozenset({6}), max_price=20_000) for place in near
        ],
        "all that starts soon": [Question() for _ in range(20)],
    }


def ours(asked: Question) -> object:
    """The search of the portal, with its counts by facet."""
    return find.search(asked)


def plain(asked: Question) -> object:
    """PostgreSQL's full text alone: the words, ranked, counted, one page; no spelling, meaning, facets or sessions."""
    query = SearchQuery(" & ".join(f"{word}:*" for word in words(asked.text)), config="simple", search_type="raw")
    found = Training.objects.filter(withdrawn_at=None, search=query)
    ranked = found.annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "id").select_related("provider")
    return found.count(), list(ranked[:20])


def measure(act: Callable[[Question], object], asked: list[Question]) -> list[float]:
    """Milliseconds by the clock of each question, some rounds."""
    return [ms for _ in range(ROUNDS) for ms in timed(asked, act)[0]]
