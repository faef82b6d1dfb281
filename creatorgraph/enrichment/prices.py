"""What models cost, from `data/prices.json`. Money is counted in whole micro-dollars, always rounded up."""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from creatorgraph.errors import SetupError


@dataclass(frozen=True, slots=True)
class Price:
    """Micro-dollars of one token read and one token written (that is, dollars of a million)."""

    input: float
    output: float

    def cost(self, *, read: int, written: int) -> int:
        """Give the cost of a call in micro-dollars."""
        return math.ceil(round(read * self.input + written * self.output, 6))


FREE = Price(0.0, 0.0)
_BATCH = " in batches"


@cache
def _prices() -> dict[str, Price]:
    found = json.loads(files(__package__).joinpath("data", "prices.json").read_text(encoding="utf-8"))
    return {
        f"{model}{_BATCH if batch else ''}": Price(price["input"], price["output"])
        for model, one in found["models"].items()
        for batch, price in ((False, one), (True, one.get("batch")))
        if price
    }


def batch_price_of(model: str) -> Price:
    """Give a model's price in batches. Raises SetupError for a model that has none."""
    return price_of(f"{model}{_BATCH}")


def price_of(model: str) -> Price:
    """Give a model's price. Raises SetupError for a model that has none: what cannot be counted is not called."""
    if model not in _prices():
        known = ", ".join(sorted(name for name in _prices() if name.endswith(_BATCH) == model.endswith(_BATCH)))
        raise SetupError(
            f"the model {model!r} has no price in creatorgraph/enrichment/data/prices.json, so that its spend could not"
            f" be bounded; add it there, or set CREATORGRAPH_AI_MODEL to one of: {known}"
        )
    return _prices()[model]
