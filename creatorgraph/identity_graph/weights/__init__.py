"""The weights that scoring uses: readable files with a model's name, shipped beside this module."""

import json
import math
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from creatorgraph.errors import BadInputError, SetupError

DEFAULT_MODEL = "trained_9"

FIRST_STEP, GROWTH = 32_000, 8
"""Where the first step of a population begins, and how many times as many accounts the next ones need."""


class Bands(BaseModel):
    """From which probability on a pair is linked, and shown for review."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    link: Annotated[float, Field(gt=0, lt=1)]
    review: Annotated[float, Field(ge=0, le=1)]


class Seen(BaseModel):
    """What the prior (one number each), or each level of a comparison, was trained on, so that the training can go on.

    `matches` and `non_matches`: pairs of one person and of two, as they counted. `information` is Fisher's: how many
    pairs that could have been either hold the prior, or what the level adds to the one below, where it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    matches: tuple[Annotated[float, Field(ge=0)], ...]
    non_matches: tuple[Annotated[float, Field(ge=0)], ...]
    information: tuple[Annotated[float, Field(ge=0)], ...]

    @property
    def size(self) -> int:
        """How many numbers each has, 0 where they differ in that."""
        sizes = {len(self.matches), len(self.non_matches), len(self.information)}
        return sizes.pop() if len(sizes) == 1 else 0


class ComparisonWeights(BaseModel):
    """The bits of each level from 1 on. Evidence of one group is correlated: its bits hold beside one another only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: str
    bits: tuple[float, ...]
    halves_at: tuple[Annotated[float, Field(gt=0)], ...] | None = None
    """By level: among so many accounts, twice as many pairs of strangers are at the level as in a small graph."""
    seen: Seen | None = None
    is_held: bool = False
    """Whether training leaves the bits as they are, as those that were set by hand."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.seen is not None and self.seen.size != len(self.bits):
            raise ValueError("seen has another number of levels than bits")
        if self.halves_at is not None and len(self.halves_at) != len(self.bits):
            raise ValueError("halves_at has another number of levels than bits")
        return self

    def among(self, accounts: int) -> Self:
        """Give what the levels are worth among so many accounts: the odds at `halves_at` are half of those at none."""
        if self.halves_at is None:
            return self
        fewer = (math.log2(1 + accounts / half) for half in self.halves_at)
        return self.model_copy(update={"bits": tuple(round(b - f, 3) for b, f in zip(self.bits, fewer, strict=True))})


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
    seen: Seen | None = None
    comparisons: dict[str, ComparisonWeights]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.seen is not None and self.seen.size != 1:
            raise ValueError("seen of the prior has not one number each")
        return self

    @property
    def threshold(self) -> float:
        """The evidence in bits from which accounts are linked."""
        return math.log2(self.bands.link / (1 - self.bands.link)) / self.slope

    @property
    def digest(self) -> str:
        """What tells these weights from others, whatever they are called: 16 letters."""
        return sha256(self.readable().encode()).hexdigest()[:16]

    def among(self, accounts: int) -> Self:
        """Give the weights for a graph of so many accounts, as `population` counts them."""
        if not accounts:
            return self
        comparisons = {name: each.among(accounts) for name, each in self.comparisons.items()}
        return self.model_copy(update={"comparisons": comparisons})

    def readable(self) -> str:
        """Write the file: one comparison a line."""
        head = self.model_dump(mode="json", exclude={"comparisons"}, exclude_none=True)
        lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
        each = (
            f"    {json.dumps(name)}: {found.model_dump_json(exclude_none=True, exclude_defaults=True)}"
            for name, found in self.comparisons.items()
        )
        lines.append('  "comparisons": {\n' + ",\n".join(each) + "\n  }")
        return "{\n" + ",\n".join(lines) + "\n}\n"


def population(accounts: int, *, first: int = FIRST_STEP) -> int:
    """Give the number of accounts that evidence counts with: 0 below the first step, else the middle of the step.

    It is in steps so that scores do not change with every account; the middle is the geometric one.
    """
    if accounts < first:
        return 0
    begin = first
    while accounts >= begin * GROWTH:
        begin *= GROWTH
    return round(begin * math.sqrt(GROWTH))


def read(path: Path) -> Weights:
    """Read a weights file. Raises BadInputError where it is none or cannot be read."""
    try:
        found = Weights.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadInputError(f"{path}: the weights file cannot be read: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = "".join(f"{part}." for part in first["loc"]).rstrip(".")
        raise BadInputError(f"{path}: no weights file: {f'{place}: ' if place else ''}{first['msg']}") from None
    missing = sorted(load().comparisons.keys() ^ found.comparisons.keys())
    if missing:
        raise BadInputError(f"{path}: comparisons that do not fit this version: {', '.join(missing)}")
    shipped = load().comparisons
    short = [name for name, each in found.comparisons.items() if len(each.bits) != len(shipped[name].bits)]
    if short:
        raise BadInputError(f"{path}: another number of levels than in this version: {', '.join(sorted(short))}")
    return found


def in_force(file: Path | None) -> Weights:
    """Read the file that CREATORGRAPH_WEIGHTS names; None stands for the shipped weights.

    Raises SetupError, which names the file and what is wrong with it, where it is none or cannot be read.
    """
    if file is None:
        return load()
    try:
        return read(file)
    except BadInputError as error:
        raise SetupError(f"CREATORGRAPH_WEIGHTS: {error}") from None


@cache
def load(name: str = DEFAULT_MODEL) -> Weights:
    """Read a shipped weights file. Raises FileNotFoundError for an unknown name."""
    return Weights.model_validate_json(files(__name__).joinpath(f"{name}.json").read_bytes())
