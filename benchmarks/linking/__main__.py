"""How well words are linked to ESCO, on development data only: each query by models that never saw it.

Run: make bench-linking (needs RUGZAK_DATA and `rugzak train`, which it runs where there are no predictions yet).
Rows marked with * know which labels name one concept, the published rows and `element` don't.
"""

import argparse
import os
import pickle
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")


def main() -> None:
    """Print the tables."""
    import django

    django.setup()
    from benchmarks.linking import extraction, similar, skills, speed, titles
    from django.conf import settings

    from rugzak.skills.training.train import train

    parser = argparse.ArgumentParser()
    parser.add_argument("--place", type=Path, default=Path("var/training"))
    parser.add_argument("--only", choices=("titles", "skills", "extraction", "similar", "speed"))
    asked = parser.parse_args()
    folder = Path(settings.RUGZAK_DATA) / "benchmarks"
    if not (asked.place / "folds.pickle").exists():
        train(folder, asked.place)
    with (asked.place / "folds.pickle").open("rb") as file:
        learned = pickle.load(file)
    parts = {"titles": titles.run, "skills": skills.run, "extraction": extraction.run, "similar": similar.run}
    for name, act in parts.items():
        if asked.only in (None, name):
            act(folder, learned, asked.place)
    if asked.only in (None, "speed"):
        speed.run()


if __name__ == "__main__":
    main()
