"""A Spark session for the tests, started once; without Spark or Java the tests say that they were skipped."""

import shutil
from collections.abc import Iterator

import pytest

from rugzak.evaluation.simulation.engines import SparkEngine


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkEngine]:
    pytest.importorskip("pyspark", reason="pip install 'rugzak[spark]'")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17")
    engine = SparkEngine()
    yield engine
    engine.close()
