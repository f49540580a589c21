"""Finding a training as people ask: with typing errors, in four languages at once, near, on Saturdays, under a price.

Three ways meet: words (PostgreSQL full text over title, provider, summary and the skills it teaches in all languages),
spelling (a word that no training has becomes the nearest one that some have), and meaning (vectors of the sentence
encoder, 1 bit a dimension in memory, rescored with 8 bits). They are joined by reciprocal rank fusion (Cormack,
Clarke & Buettcher, SIGIR 2009), which needs no tuning. One statement reads what fits; counts by facet and the order
are made of its rows.

Main verbs: `find.search`, `spelling.learn_words`, `vectors.index_trainings`.
"""
