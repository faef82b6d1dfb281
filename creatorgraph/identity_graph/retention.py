"""How long what was seen of an account may be kept: by the terms of whoever said it. Pure functions.

Every value stands with its stamp, when it was seen and by whom, so when it lapses follows from it and is written
nowhere twice. The node's `expires_at` is the first instant at which anything on it lapses: the purge finds it there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

from creatorgraph.clock import from_text, to_text
from creatorgraph.platforms.terms import HISTORY_DAYS, Source, is_bound, keep_days_of

IMPORT = "import"
"""The kind of every source that is no platform's interface."""


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """When a value was seen, and by whom."""

    at: str
    source: str


@dataclass(frozen=True, slots=True)
class Policy:
    """How long is kept what each kind of source said: what its terms allow, or the days of `shorter` if they are fewer.

    `shorter` holds days by source (`x`, `youtube`, …, `import` for everything else); `history` days of numbers over
    time under terms, by platform.
    """

    shorter: Mapping[str, int] = field(default_factory=dict)
    history: Mapping[str, int] = field(default_factory=lambda: dict(HISTORY_DAYS))

    def keep_days(self, source: str) -> int | None:
        """Say for how many days; None for ever."""
        limits = (keep_days_of(source), self.shorter.get(source if is_bound(source) else IMPORT))
        return min((days for days in limits if days is not None), default=None)

    def lapses_at(self, stamp: Stamp) -> str | None:
        """Say when what was seen must be gone unless it is seen again; None for never."""
        days = self.keep_days(stamp.source)
        return None if days is None else to_text(from_text(stamp.at) + timedelta(days=days))

    def is_lapsed(self, stamp: Stamp, now: datetime) -> bool:
        """Tell whether it must be gone by now."""
        at = self.lapses_at(stamp)
        return at is not None and at <= to_text(now)

    def first_lapse(self, stamps: Iterable[Stamp]) -> str | None:
        """Say when the first of several lapses."""
        return min((at for stamp in set(stamps) if (at := self.lapses_at(stamp))), default=None)

    def text(self) -> str:
        """Write down all that it says, the terms' days with the settings': two that differ in nothing have one text."""
        keeps = {kind: self.keep_days(kind) for kind in (IMPORT, *(source.value for source in Source))}
        history = {str(platform): days for platform, days in self.history.items()}
        return orjson.dumps([keeps, history], option=orjson.OPT_SORT_KEYS).decode()

    def before(self, source: str, now: datetime) -> str | None:
        """Say from which instant back everything of a source has lapsed; None where nothing does."""
        days = self.keep_days(source)
        return None if days is None else to_text(now - timedelta(days=days))


TERMS_ONLY = Policy()
"""What the platforms' terms demand, and nothing beyond."""
