"""Providers, trainings and sessions from CSV files (docs/formats/trainings.md): every row is made, changed or named."""

from rugzak.catalogue.imports.providers import import_providers_csv
from rugzak.catalogue.imports.sessions import import_sessions_csv
from rugzak.catalogue.imports.trainings import import_trainings_csv

__all__ = ["import_providers_csv", "import_sessions_csv", "import_trainings_csv"]
