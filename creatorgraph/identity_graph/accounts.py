"""The state of one account: for each field its last value, when it was seen and by whom.

Fields are merged one by one: the later observation wins, a tie is broken by the value itself, so that the result does
not depend on the order of arrival, and the same observation twice changes nothing.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Self

import orjson

from creatorgraph.clock import from_minute, to_text
from creatorgraph.identity_graph import absences, growth, metric_history
from creatorgraph.identity_graph.absences import Missing
from creatorgraph.identity_graph.metric_history import ENGAGEMENT_UNIT, Reading
from creatorgraph.identity_graph.normalize.bios import bio_key, bio_words
from creatorgraph.identity_graph.retention import TERMS_ONLY, Policy, Stamp
from creatorgraph.platforms.observation import AccountObservation
from creatorgraph.platforms.outcomes import Absence
from creatorgraph.platforms.terms import is_bound

PLAIN_FIELDS = (
    "display_name",
    "bio",
    "website",
    "followers",
    "following",
    "posts_count",
    "engagement_rate",
    "avg_views",
    "avg_likes",
    "avg_comments",
    "days_between_posts",
    "completeness",
    "verified",
    "is_business",
    "country",
    "language",
    "withheld_in",
    "image_url",
    "last_post_at",
)
"""Fields whose value is a property of the node."""

TextField = Literal["display_name", "bio", "website", "links", "emails"]
TEXT_FIELDS: tuple[TextField, ...] = ("display_name", "bio", "website", "links", "emails")
"""Fields that identifiers are read from. Of `links` and `emails` only the identifiers are kept."""

Derived = dict[str, list[Any]]
"""The identifiers of one field, by kind: names, emails, urls, refs, statements, roles."""


@dataclass(slots=True)
class AccountState:
    """What is known of one account. `metrics` is its `metric_history`, `signals` what that says (`growth`).

    `read_at` is when a platform's interface gave it last. That we read it is ours to know: it stays when what was read
    goes. It `waits` where nobody resolved it since it was written.
    """

    key: str
    platform: str
    platform_id: str | None = None
    handle: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    derived: dict[str, Derived] = field(default_factory=dict)
    imported_as: set[str] = field(default_factory=set)
    metrics: str = ""
    signals: dict[str, Any] = field(default_factory=dict)
    missing: Missing | None = None
    read_at: str | None = None
    waits: bool = False

    @property
    def is_stub(self) -> bool:
        """An account known only from a link or a mention."""
        return not self.stamps

    @classmethod
    def from_properties(cls, row: Mapping[str, Any]) -> Self:
        """Read the state back from a node's properties."""
        derived: dict[str, Derived] = orjson.loads(row.get("derived") or b"{}")
        values = {name: row[name] for name in PLAIN_FIELDS if row.get(name) is not None}
        state = cls(
            row["key"],
            row["platform"],
            row.get("platform_id"),
            row.get("handle"),
            values,
            derived=derived,
            imported_as=set(row.get("imported_as") or ()),
            metrics=row.get("metrics") or "",
            signals={name: row[name] for name in growth.SIGNALS if row.get(name) is not None},
            missing=absences.read(row),
            read_at=row.get("read_at"),
            waits=row.get("stale") is not None,
        )
        if row.get("observed_at"):
            last = Stamp(row["observed_at"], row["source"])
            exceptions = orjson.loads(row.get("provenance") or b"{}")
            state.stamps = dict.fromkeys((*values, *derived, "account"), last)
            state.stamps.update({name: Stamp(*stamp) for name, stamp in exceptions.items()})
        return state

    def properties(self, policy: Policy = TERMS_ONLY) -> dict[str, Any]:
        """Give the properties of the node: every one that this state speaks of, None where there is no value.

        When the first of them lapses is as the policy says.
        """
        row: dict[str, Any] = {
            "key": self.key,
            "platform": self.platform,
            "platform_id": self.platform_id,
            "handle": self.handle,
            "status": "stub" if self.is_stub else "active",
            "imported_as": sorted(self.imported_as),
            "derived": orjson.dumps(self.derived, option=orjson.OPT_SORT_KEYS).decode(),
            **{name: self.values.get(name) for name in PLAIN_FIELDS},
            "metrics": self.metrics or None,
            **{name: self.signals.get(name) for name in growth.SIGNALS},
            "expires_at": self.first_lapse(policy),
            **absences.properties(self.missing),
            "read_at": self.read_at,
            "bio_key": bio_key(bio_words(self.values.get("bio") or "")),
        }
        if not self.stamps:
            row |= dict.fromkeys(("observed_at", "source", "provenance"))
        else:
            last = max(self.stamps.values())
            row |= {"observed_at": last.at, "source": last.source}
            others = {name: [s.at, s.source] for name, s in self.stamps.items() if s != last}
            row["provenance"] = orjson.dumps(others, option=orjson.OPT_SORT_KEYS).decode() if others else None
        return row

    def observe(self, seen: AccountObservation, identifiers: Mapping[str, Derived]) -> None:
        """Take an observation in. `identifiers` holds, for each text field that was seen, what was read from it."""
        stamp = Stamp(to_text(seen.observed_at), seen.source)
        for name in PLAIN_FIELDS:
            value = _plain(getattr(seen, name))
            if value is not None and self._wins(name, stamp, value):
                self.values[name] = value
                self.stamps[name] = stamp
                if name in identifiers:
                    self.derived[name] = identifiers[name]
        for name in ("links", "emails"):
            if name in identifiers and self._wins(name, stamp, identifiers[name]):
                self.derived[name] = identifiers[name]
                self.stamps[name] = stamp
        self.stamps["account"] = max(stamp, self.stamps.get("account", stamp))
        if is_bound(stamp.source):
            self.read_at = max(stamp.at, self.read_at or stamp.at)
        self.missing = absences.after(self.missing, self.stamps["account"].at)
        self.platform_id = self.platform_id or seen.platform_id
        if seen.imported_as:
            self.imported_as.add(seen.imported_as)
        if seen.in_history and (read := _reading(seen)):
            self._keep(metric_history.thinned((*metric_history.decode(self.metrics), read)))

    def absorb(self, other: "AccountState") -> None:
        """Take in what was known of the same account under a provisional key."""
        for name, stamp in other.stamps.items():
            value = other.values.get(name, other.derived.get(name))
            if name == "account" or not self._wins(name, stamp, value):
                continue
            self.stamps[name] = stamp
            if name in other.values:
                self.values[name] = other.values[name]
            if name in other.derived:
                self.derived[name] = other.derived[name]
        if "account" in other.stamps:
            self.stamps["account"] = max(other.stamps["account"], self.stamps.get("account", other.stamps["account"]))
            self.missing = absences.after(self.missing, self.stamps["account"].at)
        if other.missing:
            self.miss(other.missing.kind, other.missing.first)
            self.miss(other.missing.kind, other.missing.last)
        self.imported_as |= other.imported_as
        self.read_at = max((at for at in (self.read_at, other.read_at) if at), default=None)
        if other.metrics:
            both = (*metric_history.decode(self.metrics), *metric_history.decode(other.metrics))
            self._keep(metric_history.thinned(both))

    def lapse(self, policy: Policy, now: datetime) -> None:
        """Lose what may be kept no longer: values with what was read from them, and numbers over time."""
        removed = self._removed_at() is not None

        def lapsed(stamp: Stamp) -> bool:
            return policy.is_lapsed(stamp, now) or (removed and is_bound(stamp.source))

        for name in [name for name, stamp in self.stamps.items() if lapsed(stamp)]:
            del self.stamps[name]
            self.values.pop(name, None)
            self.derived.pop(name, None)
        if self.stamps:
            self.stamps["account"] = max(self.stamps.values())
            days = 0 if removed else policy.history.get(self.platform)
            if days is not None and self.metrics:
                before = math.ceil((now.timestamp() - days * 86_400) / 60)
                self._keep(metric_history.decode(metric_history.without_bound(self.metrics, before=before + 1)))
        else:
            self.forget()

    def forget(self) -> None:
        """Lose everything but the key and when it was read: what is left is a stub."""
        self.values, self.stamps, self.derived, self.imported_as = {}, {}, {}, set()
        self.handle, self.metrics, self.signals = None, "", {}

    def first_lapse(self, policy: Policy) -> str | None:
        """Say when the first of its values, or of its numbers over time, lapses."""
        found = [policy.first_lapse(self.stamps.values()), self._removed_at()]
        days = policy.history.get(self.platform)
        if days is not None and self.metrics:
            bound = (each.minute for each in metric_history.decode(self.metrics) if each.bound)
            oldest = next(bound, None)
            found.append(None if oldest is None else from_minute(oldest + days * metric_history.DAY))
        return min((at for at in found if at), default=None)

    def miss(self, kind: Absence, at: str) -> None:
        """Take in that the account was asked for and is not shown."""
        if "account" not in self.stamps or at > self.stamps["account"].at:
            self.missing = self.missing.seen_again(kind, at) if self.missing else Missing(kind, at, at)

    def _removed_at(self) -> str | None:
        """Say when it was proved that the platform shows it no more, if anything that the platform said is still here.

        "Until removed" ends there, and so does every other permission to keep it.
        """
        proved = self.missing and self.missing.status and any(is_bound(each.source) for each in self.stamps.values())
        return self.missing.last if self.missing and proved else None

    def _keep(self, readings: Sequence[Reading]) -> None:
        """Keep numbers over time, and what they say."""
        metrics = metric_history.encode(readings)
        if metrics != self.metrics:
            self.metrics = metrics
            found = growth.signals(readings, platform=self.platform) if readings else {}
            self.signals = {name: value for name, value in found.items() if value is not None}

    def _wins(self, name: str, stamp: Stamp, value: object) -> bool:
        if name not in self.stamps:
            return True
        held = self.values.get(name, self.derived.get(name))
        mine = (stamp.at, _canonical(value), stamp.source)
        return mine > (self.stamps[name].at, _canonical(held), self.stamps[name].source)

    def identifiers(self, kind: str) -> Iterator[tuple[str, list[Any]]]:
        """Give each identifier of a kind with the field that shows it."""
        for name in TEXT_FIELDS:
            for entry in self.derived.get(name, {}).get(kind, ()):
                yield name, entry


def _reading(seen: AccountObservation) -> Reading | None:
    """Give the numbers of an observation that are kept over time; None where it has none."""
    if seen.followers is None and seen.engagement_rate is None and seen.posts_count is None:
        return None
    engagement = None if seen.engagement_rate is None else round(seen.engagement_rate * ENGAGEMENT_UNIT)
    minute = int(seen.observed_at.timestamp() // 60)
    return Reading(max(0, minute), seen.followers, engagement, seen.posts_count, is_bound(seen.source))


def _plain(value: Any) -> Any:  # noqa: ANN401 - a field's value, of any of the types that a node property can have
    return to_text(value) if hasattr(value, "astimezone") else value


def _canonical(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
