"""Figures from exports: Ibis expressions on DuckDB. For the worker and the command line; pages read `queries`."""

from rugzak.evaluation.indicators.compute import Summary, compute

__all__ = ["Summary", "compute"]
