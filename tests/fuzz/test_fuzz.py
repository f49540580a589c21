"""Schemathesis over the whole OpenAPI document: good and bad requests as several roles and as nobody.

For every answer: no 5xx, a status and a content type that the document names, a body that has the documented shape.
Each request is undone, so that also those run which erase a person or move the clock.
"""

import warnings
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.conf import LazySettings
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.house import House
from fuzz.callers import Known, undoing

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
CALLERS = ("person", "provider", "officer", "admin", "nobody")
FULL, FEW = 10, 2
SEED = 20260922
MOST_SHOWN = 20
pytestmark = [pytest.mark.django_db, pytest.mark.fuzz]


@pytest.mark.parametrize("caller", CALLERS)
def test_no_request_breaks_the_api_or_its_document(
    house: House, settings: LazySettings, caller: str, record_property: Any
) -> None:
    settings.RUGZAK_DEMO = True
    counts = Fuzzer(house, caller, FULL).run()
    record_property(
        "figure", f"{caller}: {counts['operations']} operations, {counts['requests']} requests, {shown(counts)}"
    )
    assert counts["failures"] == 0


@pytest.mark.short
@pytest.mark.parametrize("caller", ["person", "nobody"])
def test_a_few_requests_for_each_operation(
    house: House, settings: LazySettings, caller: str, record_property: Any
) -> None:
    settings.RUGZAK_DEMO = True
    counts = Fuzzer(house, caller, FEW).run()
    record_property("figure", f"{caller}, short: {counts['operations']} operations, {counts['requests']} requests")
    assert counts["failures"] == 0


class Fuzzer:
    """All operations as one caller; collects failures rather than stopping at the first."""

    def __init__(self, house: House, caller: str, examples: int) -> None:
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", undoing)
        self.known = Known(house, SEED)
        self.headers = {} if caller == "nobody" else {"Authorization": f"Bearer {house.token(caller)}"}
        self.examples = examples
        self.counts: Counter[Any] = Counter()

    def run(self) -> Counter[Any]:
        for found in self.schema.get_all_operations():
            operation = found.ok()
            self.counts["operations"] += 1
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                self._operation(operation, mode)
        return self.counts

    def _operation(self, operation: Any, mode: GenerationMode) -> None:
        @seed(SEED)
        @settings(
            max_examples=self.examples, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            self._ask(case, positive=mode == GenerationMode.POSITIVE)

        # Nothing can be wrong with a request that has neither parameters nor a body.
        with warnings.catch_warnings(), suppress(Unsatisfiable):
            warnings.simplefilter("ignore")
            ask()

    def _ask(self, case: Any, *, positive: bool) -> None:
        if positive:
            self.known.put(case)
        self.counts["requests"] += 1
        answer = case.call(headers=self.headers)
        self.counts[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except BaseExceptionGroup as failures:
            self.counts["failures"] += 1
            if self.counts["failures"] > MOST_SHOWN:
                return
            print(f"\n{case.method} {case.formatted_path} {case.query} {case.body!r}\n -> {answer.status_code}")
            print("\n".join(f"    {one}" for one in failures.exceptions)[:1500])


def shown(counts: Counter[Any]) -> str:
    """The statuses, by how often they came."""
    return " ".join(
        f"{status}:{times}" for status, times in sorted((k, v) for k, v in counts.items() if isinstance(k, int))
    )
