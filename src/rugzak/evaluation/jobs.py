"""Jobs for the worker and the command line. They load DuckDB, so a web process must not call them."""

from rugzak.base import clock
from rugzak.evaluation import export as exports
from rugzak.evaluation import indicators


def compute(period: str | None = None) -> indicators.Summary:
    """Export the published views and compute a period's figures from that export; this year's unless told otherwise."""
    code = period or str(clock.today().year)
    return indicators.compute(code, folder=exports.export().folder)
