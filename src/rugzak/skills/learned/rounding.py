"""Vectors in 8 bits with a scale a row: a quarter of the space, and for unit vectors a cosine that hardly differs."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def rounded(vectors: NDArray[np.floating]) -> tuple[NDArray[np.int8], Floats]:
    """The values (rows, dimensions) between -127 and 127, and the scale of each row that undoes it."""
    scale = np.maximum(np.abs(vectors).max(1, initial=0), 1e-9) / 127
    return np.rint(vectors / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def restored(values: NDArray[np.int8] | Floats, scale: Floats) -> Floats:
    """The vectors again, as far as rounding left them."""
    return np.asarray(values.astype(np.float32) * scale[:, None])
