"""Jobs of the worker's queue: what takes too long for the due list, and shows how far it is."""

from uuid import UUID

from procrastinate.contrib.django import app


@app.task(name="evaluation.simulate", lock="evaluation.simulate")
def simulate(simulation: str) -> None:
    """Run a simulation; one at a time, because each takes all the memory that it may."""
    from rugzak.evaluation import simulations

    simulations.run(UUID(simulation))
