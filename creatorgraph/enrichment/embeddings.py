"""Texts to vectors: one narrow protocol, and the model that comes in a wheel."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import wordllama

from creatorgraph.errors import BadInputError

BATCH = 16
"""Texts of one batch are filled up to the longest: small batches of like length are twice as fast (9,000 texts of 90
tokens a second, 4,800 as they come in batches of 64)."""

Vectors = npt.NDArray[np.float32]


WORDLLAMA = "wordllama-l2-supercat"
WHOLE = 256
MODELS = {f"{WORDLLAMA}-{dimensions}": dimensions for dimensions in (WHOLE, 128, 64)}
"""The models that there are, with their dimensions."""

FEWEST_DIMENSIONS, MOST_DIMENSIONS = 8, 4_096

DEFAULT_MODEL = f"{WORDLLAMA}-{WHOLE}"


class Embedder(Protocol):
    """Gives meaning as vectors. `name` says which model it is: vectors of two models do not compare."""

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: n x d float32, each row of length 1, every value finite. Safe to call from several threads."""
        ...


class WordLlamaEmbedder:
    """The `wordllama` model of the wheel: no download, about 9,000 texts of 90 tokens a second.

    It was trained so that the first 128 or 64 of its 256 dimensions serve alone: a smaller and quicker index.

    A text that says nothing to the model (empty, white space) gets one fixed vector; the model itself would divide
    zero by zero.
    """

    def __init__(self, dimensions: int = WHOLE) -> None:
        self.name = f"{WORDLLAMA}-{dimensions}"
        self.dimensions = dimensions
        self._model = wordllama.WordLlama.load(
            cache_dir=Path(wordllama.__file__).parent, dim=WHOLE, trunc_dim=dimensions, disable_download=True
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
        vectors[silent] = silent_vector(self.dimensions)
        lengths[silent] = 1
        return np.asarray(vectors / lengths, dtype=np.float32)


def silent_vector(dimensions: int) -> Vectors:
    """Give the fixed vector of a text without meaning: one axis, so its likeness to any text is near nothing."""
    vector = np.zeros(dimensions, dtype=np.float32)
    vector[0] = 1
    return vector


def remote(model: str) -> tuple[str, int] | None:
    """Read a name of an endpoint's model with its dimensions, `text-embedding-3-small@512`; None for another name.

    Raises BadInputError for dimensions that are out of bounds.
    """
    name, at, dimensions = model.rpartition("@")
    if not at:
        return None
    if not name or not dimensions.isdecimal() or not FEWEST_DIMENSIONS <= int(dimensions) <= MOST_DIMENSIONS:
        raise BadInputError(
            f"embedding model {model!r}: an endpoint's model is named with its dimensions, "
            f"{FEWEST_DIMENSIONS} to {MOST_DIMENSIONS}, as text-embedding-3-small@512"
        )
    return name, int(dimensions)


@cache
def load(model: str) -> Embedder:
    """Load a model by its name, once. Raises BadInputError for one that is not there."""
    if model not in MODELS:
        raise BadInputError(
            f"embedding model: there is no {model!r}; there are {', '.join(MODELS)}, "
            "and those of an endpoint, named as text-embedding-3-small@512"
        )
    return WordLlamaEmbedder(MODELS[model])
