"""What others would do with the same lists: fuzzy matching, BM25, character TF-IDF. Needs the `bench` extra."""

from collections.abc import Iterator, Sequence

import numpy as np


def rankings(queries: Sequence[str], texts: Sequence[str], depth: int = 1000) -> Iterator[tuple[str, list[list[int]]]]:
    """The name of each peer, and for each query the rows of the texts, best first."""
    asked, labels = [text.lower() for text in queries], [text.lower() for text in texts]
    yield "rapidfuzz token_sort_ratio", _fuzzy(asked, labels, depth)
    yield "bm25s", _bm25(asked, labels, depth)
    yield "char tf-idf (scikit-learn, 2-5)", _tfidf(asked, labels, depth)


def _fuzzy(queries: Sequence[str], texts: Sequence[str], depth: int) -> list[list[int]]:
    from rapidfuzz import fuzz, process

    found = []
    for start in range(0, len(queries), 64):
        scores = process.cdist(queries[start : start + 64], texts, scorer=fuzz.token_sort_ratio, workers=2)
        found += [np.argsort(-row, kind="stable")[:depth].tolist() for row in scores]
    return found


def _bm25(queries: Sequence[str], texts: Sequence[str], depth: int) -> list[list[int]]:
    import bm25s

    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(texts), show_progress=False), show_progress=False)
    asked = bm25s.tokenize(list(queries), show_progress=False)
    rows, _ = index.retrieve(asked, k=min(depth, len(texts)), show_progress=False)
    return [row.tolist() for row in rows]


def _tfidf(queries: Sequence[str], texts: Sequence[str], depth: int) -> list[list[int]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    tfidf = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5))
    labels = tfidf.fit_transform(texts)
    found = []
    for start in range(0, len(queries), 64):
        scores = (tfidf.transform(queries[start : start + 64]) @ labels.T).toarray()
        found += [np.argsort(-row, kind="stable")[:depth].tolist() for row in scores]
    return found
