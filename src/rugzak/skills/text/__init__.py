"""Words as numbers, without knowledge of ESCO: folding, n-grams, vectors, the language of a text."""
