"""Simulations that someone asks for: checked at once, run by the worker, kept with everything that was assumed."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import cast

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from rugzak.evaluation import simulations, tasks
from rugzak.evaluation.errors import BadReform, NoSuchReform, TooManySimulations
from rugzak.evaluation.models import Simulation, SimulationState
from rugzak.evaluation.simulation import pictures
from rugzak.evaluation.simulations import Changes

pytestmark = pytest.mark.django_db


def test_what_is_asked_waits_for_the_worker_and_is_kept() -> None:
    row = simulations.start("stap-flanders", by=None, people=10_000)
    job = ProcrastinateJob.objects.get(task_name="evaluation.simulate")
    assert (row.state, row.outcome, job.args) == ("waiting", None, {"simulation": str(row.pk)})
    tasks.simulate(str(row.pk))
    row.refresh_from_db()
    assert (row.state, row.step, row.error) == ("done", row.steps, "")
    assert row.outcome["scenarios"][1]["change"][0] > 0
    assert not row.outcome["calibrated"] and len(row.outcome["assumptions"]) > 50
    assert pictures.table(row.outcome).rows and pictures.pictures(row.outcome)


def test_the_same_asked_twice_gives_the_same() -> None:
    found = [simulations.run(simulations.start("stap-flanders", by=None, people=10_000).pk).outcome for _ in range(2)]
    assert found[0] == found[1]


def test_changes_are_written_into_what_is_asked() -> None:
    shift = Changes(("0.1", "0.2", "0.3"), share="0.2", steps=2, sides={"training_leave": "demand"})
    document = simulations.changed("fifty-fifty", shift)
    assert document["shift"]["lines"]["training_leave"]["side"] == "demand"
    assert (document["shift"]["share"], document["shift"]["steps"]) == ("0.2", 2)
    assert document["assumptions"]["take_up"]["be-vl-vov"] == {
        "low": "0.1", "mid": "0.2", "high": "0.3", "source": simulations.CHOSEN,
    }  # fmt: skip
    stap = simulations.changed("stap-flanders", Changes(budgets={"be-vl-stap-voorstel": 5}))
    assert stap["add"][0]["budget"] == 5
    threshold = Changes(parameters={"be-voorstel-belastingaftrek": {"threshold": 777}})
    assert simulations.changed("deduction-threshold", threshold)["changes"][0]["parameters"] == {"threshold": 777}
    assert simulations.changed("deduction-threshold", Changes())["changes"][0]["parameters"] == {"threshold": 10000}


def test_what_can_not_be_is_said_at_once() -> None:
    with pytest.raises(NoSuchReform):
        simulations.start("nothing", by=None)
    with pytest.raises(BadReform) as error:
        simulations.start("stap-flanders", by=None, changes=Changes(parameters={"be-vl-vov": {"nothing": 1}}))
    assert "has no parameter nothing" in error.value.text()
    with pytest.raises(BadReform):
        simulations.start("stap-flanders", by=None, changes=Changes(take_up=("0.5", "0.2", "0.3")))
    assert not Simulation.objects.exists()


def test_only_so_many_wait() -> None:
    for _ in range(simulations.MOST_OPEN):
        simulations.start("stap-flanders", by=None)
    with pytest.raises(TooManySimulations):
        simulations.start("stap-flanders", by=None)
    Simulation.objects.update(state=SimulationState.DONE)
    simulations.start("stap-flanders", by=None)


def test_what_goes_wrong_is_kept_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    row = simulations.start("stap-flanders", by=None, people=10_000)
    row.document["base"] = ["be-vl-kmo-portefeuille"]
    row.document["add"] = []
    row.save()
    assert simulations.run(row.pk).state == "failed"
    row.refresh_from_db()
    assert "a right of a firm" in row.error


@pytest.mark.django_db(transaction=True)
def test_the_worker_finds_and_runs_what_waits() -> None:
    row = simulations.start("career-cheque-inactive", by=None, people=10_000)
    connector = cast(DjangoConnector, app.connector)
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        # In a thread of its own: a browser test of the same process may have left an event loop running in this one.
        once = partial(worker_app.run_worker, wait=False, install_signal_handlers=False, listen_notify=False)
        with ThreadPoolExecutor(1) as threads:
            threads.submit(once).result()
    row.refresh_from_db()
    assert (row.state, row.error) == ("done", "")
    assert row.step == row.steps == 4
