"""Links from one profile to another."""

from functools import lru_cache

from creatorgraph.identity_graph.normalize.addresses import MAX_ADDRESS
from creatorgraph.identity_graph.normalize.profile_addresses import read_profile_address
from creatorgraph.identity_graph.normalize.profile_refs import ProfileRef, ref_of


@lru_cache(maxsize=16_384)
def _read(text: str) -> ProfileRef | None:
    profile = read_profile_address(text)
    return ref_of(profile) if profile else None


def read_profile_link(text: str) -> ProfileRef | None:
    """Read the address of a profile in any of its forms; None for everything else."""
    return _read(text) if len(text) <= MAX_ADDRESS else None
