"""An account's numbers over time, and what they say."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.clock import from_minute
from creatorgraph.graph_api.rules import ruled
from creatorgraph.graph_api.types.scalars import Count, Instant
from creatorgraph.identity_graph import growth, metric_history
from creatorgraph.identity_graph.metric_history import Reading
from creatorgraph.resolvers.pages import Page, cursor_of, position_of
from creatorgraph.resolvers.records import AccountRecord, text

HISTORY = "history"


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="The numbers of an account at one time; null was not seen then.")
class MetricReading:
    """The numbers of an account at one time."""

    at: Instant = strawberry.field(description="When it was read, to the minute.")
    followers: Count | None = strawberry.field(description="Followers or subscribers.")
    engagement_rate: float | None = strawberry.field(description="A share: 0.031 is 3.1 %.")
    posts_count: Count | None = strawberry.field(description="Posts or videos.")

    @classmethod
    def of(cls, read: Reading) -> "MetricReading":
        """View a reading."""
        return cls(
            at=Instant(from_minute(read.minute)),
            followers=None if read.followers is None else Count(read.followers),
            engagement_rate=read.rate,
            posts_count=None if read.posts is None else Count(read.posts),
        )


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="How followers changed over some days up to the last reading.")
class Growth:
    """How followers changed."""

    days: int = strawberry.field(description="The days that were asked for.")
    share: float | None = strawberry.field(description="0.05 is 5 % more; null where it cannot be told.")
    low: float | None = strawberry.field(description="The least it can be: some platforms round.")
    high: float | None = strawberry.field(description="The most it can be.")
    unknown: str | None = strawberry.field(description="Why it cannot be told.")
    before: Count | None = strawberry.field(description="The earlier count of followers.")
    after: Count | None = strawberry.field(description="The later count of followers.")
    since: Instant | None = strawberry.field(description="When the earlier count was read.")
    until: Instant | None = strawberry.field(description="When the later count was read.")

    @classmethod
    def of(cls, found: growth.Growth) -> "Growth":
        """View growth."""
        return cls(
            days=found.days,
            share=found.share,
            low=found.low,
            high=found.high,
            unknown=found.unknown,
            before=None if found.before is None else Count(found.before),
            after=None if found.after is None else Count(found.after),
            since=_instant(found.since),
            until=_instant(found.until),
        )


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A sudden change of followers, measured against the account's own habit.")
class Jump:
    """A sudden change of followers."""

    since: Instant = strawberry.field(description="The last reading before the change.")
    until: Instant = strawberry.field(description="The first reading after the change.")
    before: Count = strawberry.field(description="Followers before.")
    after: Count = strawberry.field(description="Followers after.")
    share: float = strawberry.field(description="The change in relation to what was before; negative for a loss.")

    @classmethod
    def of(cls, found: growth.Jump) -> "Jump":
        """View a jump."""
        since, until = Instant(from_minute(found.since)), Instant(from_minute(found.until))
        return cls(since=since, until=until, before=Count(found.before), after=Count(found.after), share=found.share)


def readings_of(record: AccountRecord) -> list[Reading]:
    """Give the numbers over time of an account, the oldest first."""
    return metric_history.decode(text(record.properties, "metrics") or "")


def reading_page(record: AccountRecord, *, first: int, after: str | None) -> Page[Reading]:
    """Cut a page out of the numbers over time, the newest first. Raises ArgumentError for a cursor of another list."""
    behind = None if after is None else int(position_of(HISTORY, after, shape=(int,))[0])
    left = [each for each in reversed(readings_of(record)) if behind is None or each.minute < behind]
    items = tuple((cursor_of(HISTORY, (each.minute,)), each) for each in left[:first])
    return Page(items, has_next=len(left) > first, has_previous=after is not None)


def _instant(minute: int | None) -> Instant | None:
    return None if minute is None else Instant(from_minute(minute))
