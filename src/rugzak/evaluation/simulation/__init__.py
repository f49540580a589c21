"""What a change to a scheme would cost, and whom it would reach, on made-up people: an estimate, never a measurement.

A synthetic population (`population`), its wish to learn (`demand`), the schemes as set-wise SQL (`schemes.setwise`),
the price split and the allowance set-wise (`split`, `allowance`), one year after the other (`run`). Base and reform
draw the same numbers, so that a difference is the reform's. Every number that nobody measured is an assumption and
stands in the result (`assumptions`). SQL runs through one seam (`engines`): DuckDB, or Spark by way of sqlglot, with
equal cells.

Imports `schemes` and `base` only. Worker and command line only: a web process never loads an engine.
Main verbs: `reform.load`, `run.simulate`, `output.write`.
"""
