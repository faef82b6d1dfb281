"""The ids that platforms give: of their usual forms, and never twice in a world."""

from base64 import urlsafe_b64encode
from hashlib import blake2b

from creatorgraph.platforms.world.draws import Shuffle

_INSTAGRAM_IDS = 60_000_000_000
_X_IDS = 1_800_000_000_000_000_000
_TIKTOK_IDS = 900_000_000_000_000_000
_TIKTOK_FIRST = 6_600_000_000_000_000_000


def channel_id(seed: int, number: int) -> str:
    """Give a YouTube channel id: `UC` and 22 letters, digits, `-` or `_`."""
    raw = blake2b(f"{seed}/channel/{number}".encode(), digest_size=16).digest()
    return f"UC{urlsafe_b64encode(raw).decode()[:22]}"


class Ids:
    """The platform ids of one world, by account number."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._instagram = Shuffle(_INSTAGRAM_IDS, seed=seed, purpose="instagram ids")
        self._x = Shuffle(_X_IDS, seed=seed, purpose="x ids")
        self._tiktok = Shuffle(_TIKTOK_IDS, seed=seed, purpose="tiktok ids")

    def of(self, platform: str, number: int) -> str:
        """Give the id of an account."""
        if platform == "youtube":
            return channel_id(self._seed, number)
        if platform == "x":
            return str(self._x.place(number) + 10_000)
        if platform == "instagram":
            return str(self._instagram.place(number) + 10_000)
        return str(self._tiktok.place(number) + _TIKTOK_FIRST)
