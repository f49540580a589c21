"""Fixtures of the evaluation tests."""

from collections.abc import Iterator

import pytest
from django.db import connection
from evaluation_world import VIEWS, World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with connection.cursor() as cursor:
        for name, columns in VIEWS.items():
            cursor.execute(f"drop view if exists published.{name} cascade")
            cursor.execute(f"create table published.{name} ({columns})")
    yield World()
