"""How the shipped models are made: `train(folder)` learns from the development data only, seeded, in minutes.

For every fold an adapter is learned from the other folds; the features and predictions of a fold's queries come from
models that never saw them, and are what the benchmarks report. The shipped models are learned from all of it.
LightGBM is needed here (`pip install "rugzak[train]"`), not in the product.
"""
