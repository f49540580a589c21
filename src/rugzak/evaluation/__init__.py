"""Did it help: surveys, tests before and after, indicators and dashboards.

Imports `schemes` and `base` only; everything else it reads from the SQL views that rooms publish (schema `published`).
A survey is data (`templates/*.yaml`, texts in four languages). Figures are computed in the worker or the command line,
as Ibis expressions on DuckDB over Parquet exports that carry pseudonyms; pages read the stored rows and never load an
engine. Groups under ten people are suppressed and say so; what nobody measured is "no data", never 0.

Main verbs: `surveys.invite_due`, `surveys.answer`, `export.export`, `indicators.compute`, `queries.dashboard`.
"""
