"""How fast a capped budget can be given out: our ledger, what the disk allows, and its peers, in one run."""
