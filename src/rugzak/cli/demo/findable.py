"""The trainings of the demo world are found by meaning and by words with a typing error."""

from rich.progress import Progress

from rugzak.catalogue.search import spelling, vectors
from rugzak.cli.demo.world import World


def make_findable(_world: World) -> None:
    """Vectors and words, at once instead of by the worker minute by minute."""
    with Progress() as progress:
        task = progress.add_task("Meaning of trainings", total=vectors.missing_vectors())
        vectors.index_trainings(lambda count: progress.advance(task, count))
    spelling.learn_words()
