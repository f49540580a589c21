"""A place for snapshots of our own, so that no test sees what another built."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from django.utils import translation

from rugzak.skills import esco

STARTER = Path(esco.__file__).resolve().parents[1] / "starter"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals as their English text, whether the catalogues are compiled or not."""
    with translation.override("en"):
        yield


@contextmanager
def place(folder: Path) -> Iterator[Path]:
    """Snapshots lie under this folder for a while."""
    with override_settings(RUGZAK_VAR=folder, VAR=folder):
        yield folder


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    """An empty place."""
    with place(tmp_path / "var") as folder:
        yield folder


@pytest.fixture(scope="session")
def starter_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("starter")
    with place(folder):
        esco.build(None, vectors="full")
    return folder


@pytest.fixture
def starter(starter_place: Path) -> Iterator[esco.Snapshot]:
    """The starter pack with its vectors."""
    with place(starter_place):
        yield esco.snapshot()


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the official packages, or skip."""
    folder = Path(django_settings.RUGZAK_DATA or "/nowhere")
    if not (folder / "esco").is_dir():
        pytest.skip("no official packages: set RUGZAK_DATA")
    return folder


@pytest.fixture(scope="session")
def official_place(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("official")
    with place(folder):
        esco.build(data / "esco", vectors="none")
    return folder


@pytest.fixture
def official(official_place: Path) -> Iterator[esco.Snapshot]:
    """ESCO from the official packages, by spelling only (vectors take over a minute)."""
    with place(official_place):
        yield esco.snapshot()
