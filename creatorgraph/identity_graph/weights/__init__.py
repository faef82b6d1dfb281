"""The weights that scoring uses: readable files with a model's name, shipped beside this module."""

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

DEFAULT_MODEL = "trained_1"

Share = Annotated[float, Field(ge=0, le=1)]


class Bands(BaseModel):
    """From which probability on a pair is linked, and shown for review."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    link: Share
    review: Share


class ComparisonWeights(BaseModel):
    """The bits of each level from 1 on. Evidence of one group is correlated: its bits hold beside one another only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: str
    bits: tuple[float, ...]


class Weights(BaseModel):
    """One model: a prior, the bits of every comparison's levels, and how a sum becomes a probability.

    Bits are added. Those of a group were estimated together, so that what two comparisons both tell is counted once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    about: str
    prior_bits: float
    bands: Bands
    slope: float = Field(gt=0)
    comparisons: dict[str, ComparisonWeights]


@cache
def load(name: str = DEFAULT_MODEL) -> Weights:
    """Read a shipped weights file. Raises FileNotFoundError for an unknown name."""
    return Weights.model_validate_json(files(__name__).joinpath(f"{name}.json").read_bytes())
