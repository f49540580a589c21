"""The country package: entity, variables and parameters together; and one calculation of all amounts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.openfisca_peer.facts import INPUTS, Person
from benchmarks.openfisca_peer.rules import RULES
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

AMOUNTS = ("cheque_amount", "leave_amount", "leave_takes", "leave_worth", "wallet_amount", "wallet_aid")


def build() -> Any:
    """The system of rules."""
    system = TaxBenefitSystem([Person])
    system.load_parameters(str(Path(__file__).parent / "parameters"))
    for variable in [*INPUTS, *RULES]:
        system.add_variable(variable)
    return system


def calculate(system: Any, facts: Mapping[str, Any], count: int, day: str) -> dict[str, Any]:
    """All amounts for everybody, as arrays; facts are arrays by the name of their variable."""
    simulation = SimulationBuilder().build_default_simulation(system, count=count)
    for name, values in facts.items():
        simulation.set_input(name, day, values)
    return {name: simulation.calculate(name, day) for name in AMOUNTS}
