"""The weights that scoring uses: readable files with a model's name, shipped beside this module."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from creatorgraph.errors import BadInputError

DEFAULT_MODEL = "trained_7"

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

    def readable(self) -> str:
        """Write the file: one comparison a line."""
        head = self.model_dump(mode="json", exclude={"comparisons"})
        lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
        each = (f"    {json.dumps(name)}: {found.model_dump_json()}" for name, found in self.comparisons.items())
        lines.append('  "comparisons": {\n' + ",\n".join(each) + "\n  }")
        return "{\n" + ",\n".join(lines) + "\n}\n"


def read(path: Path) -> Weights:
    """Read a weights file. Raises BadInputError where it is none."""
    try:
        found = Weights.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise BadInputError(f"{path}: no weights file: {place} {first['msg']}") from None
    missing = sorted(load().comparisons.keys() ^ found.comparisons.keys())
    if missing:
        raise BadInputError(f"{path}: comparisons that do not fit this version: {', '.join(missing)}")
    shipped = load().comparisons
    short = [name for name, each in found.comparisons.items() if len(each.bits) != len(shipped[name].bits)]
    if short:
        raise BadInputError(f"{path}: another number of levels than in this version: {', '.join(sorted(short))}")
    return found


@cache
def load(name: str = DEFAULT_MODEL) -> Weights:
    """Read a shipped weights file. Raises FileNotFoundError for an unknown name."""
    return Weights.model_validate_json(files(__name__).joinpath(f"{name}.json").read_bytes())
