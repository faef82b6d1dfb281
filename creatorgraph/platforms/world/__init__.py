"""A synthetic world that knows its own truth.

People, their accounts, and everything that makes them hard to tell apart.
"""

from creatorgraph.platforms.world.generate import generate
from creatorgraph.platforms.world.rows import AccountRow, PostRow, TruthRow, WorldAccount, observation_of
from creatorgraph.platforms.world.showcase import Showcase, showcase
from creatorgraph.platforms.world.writer import write

__all__ = [
    "AccountRow",
    "PostRow",
    "Showcase",
    "TruthRow",
    "WorldAccount",
    "generate",
    "observation_of",
    "showcase",
    "write",
]
