"""The weights that scoring uses: readable files with a model's name, shipped beside this module."""

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

DEFAULT_MODEL = "hand_2"

Share = Annotated[float, Field(ge=0, le=1)]


class Bands(BaseModel):
    """From which probability on a pair is linked, and shown for review."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    link: Share
    review: Share


class ComparisonWeights(BaseModel):
    """The bits of each level from 1 on. Evidence of one group is correlated and is not added in full."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: str
    bits: tuple[float, ...]


class Weights(BaseModel):
    """One model: a prior, the bits of every comparison's levels, and how a sum becomes a probability.

    In a group the strongest positive evidence counts in full and the rest by `group_discount`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    about: str
    prior_bits: float
    bands: Bands
    group_discount: Share
    slope: float = Field(gt=0)
    comparisons: dict[str, ComparisonWeights]


@cache
def load(name: str = DEFAULT_MODEL) -> Weights:
    """Read a shipped weights file. Raises FileNotFoundError for an unknown name."""
    return Weights.model_validate_json(files(__name__).joinpath(f"{name}.json").read_bytes())
