"""Texts to vectors: one narrow protocol, and the model that comes in a wheel."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import wordllama

BATCH = 16
"""Texts of one batch are filled up to the longest: small batches of like length are twice as fast (9,000 texts of 90
tokens a second, 4,800 as they come in batches of 64)."""

Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Gives meaning as vectors. `name` says which model it is: vectors of two models do not compare."""

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: n x d float32, each row of length 1, every value finite. Safe to call from several threads."""
        ...


class WordLlamaEmbedder:
    """The `wordllama` model of the wheel: 256 dimensions, no download, about 9,000 texts of 90 tokens a second.

    A text that says nothing to the model (empty, white space) gets one fixed vector; the model itself would divide
    zero by zero.
    """

    name = "wordllama-l2-supercat-256"
    dimensions = 256

    def __init__(self) -> None:
        self._model = wordllama.WordLlama.load(
            cache_dir=Path(wordllama.__file__).parent, dim=self.dimensions, disable_download=True
        )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: n x 256 float32, each row of length 1."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        spoken = sorted((row for row, text in enumerate(texts) if text.strip()), key=lambda row: len(texts[row]))
        if spoken:
            ordered = [texts[row] for row in spoken]
            vectors[spoken] = self._model.embed(ordered, norm=False, batch_size=BATCH)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        silent = ~np.isfinite(lengths[:, 0]) | (lengths[:, 0] == 0)
        vectors[silent] = _silent_vector(self.dimensions)
        lengths[silent] = 1
        return np.asarray(vectors / lengths, dtype=np.float32)


def _silent_vector(dimensions: int) -> Vectors:
    """Give the fixed vector of a text without meaning: one axis, so its likeness to any text is near nothing."""
    vector = np.zeros(dimensions, dtype=np.float32)
    vector[0] = 1
    return vector
