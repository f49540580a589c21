"""Three Flemish schemes written for OpenFisca-Core, as its country packages are: entities, variables, dated parameters.

For the comparison in `benchmarks/openfisca.py` only: OpenFisca-Core is under the AGPL, and nothing of it is in Rugzak.
"""
