"""Did it help: surveys, tests before and after, indicators and dashboards.

Imports `schemes` and `base` only; everything else it reads from the SQL views that rooms publish (schema `published`), through
exports that DuckDB reads in the worker. Main verbs: `surveys.invite_due`, `surveys.answer`, `indicators.compute`.
"""
