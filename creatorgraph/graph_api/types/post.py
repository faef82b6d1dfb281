"""Posts and whom they mention."""

import strawberry

from creatorgraph.access.viewer import Scope
from creatorgraph.graph_api.context import Info
from creatorgraph.graph_api.rules import resolved, ruled
from creatorgraph.graph_api.types.account import Account
from creatorgraph.graph_api.types.connections import PAGE, After, Connection, First
from creatorgraph.graph_api.types.node import Node
from creatorgraph.graph_api.types.scalars import Count, Instant, global_id, instant
from creatorgraph.resolvers.contacts import readable
from creatorgraph.resolvers.pages import PageKey, check_first
from creatorgraph.resolvers.records import PostRecord, count, text, texts


@ruled(Scope.READ_CATALOGUE)
@strawberry.type(description="A post. All its values are from one observation.")
class Post(Node):
    """A post."""

    record: strawberry.Private[PostRecord]
    type: str | None = strawberry.field(description="The platform's word for its kind: image, video, reel, …")
    likes: Count | None = strawberry.field(description="Likes; null where they are hidden.")
    comments: Count | None = strawberry.field(description="Comments; null where they are hidden.")
    shares: Count | None = strawberry.field(description="Shares or reposts; null where the platform does not tell.")
    views: Count | None = strawberry.field(description="Views or plays; null where the platform does not tell.")
    posted_at: Instant | None = strawberry.field(description="When it was posted.")
    source: str | None = strawberry.field(description="Where the observation is from.")
    observed_at: Instant | None = strawberry.field(description="When it was observed.")

    @classmethod
    def of(cls, record: PostRecord) -> "Post":
        """View a record."""
        properties = record.properties
        return cls(
            id=global_id("Post", record.key),
            key=record.key,
            type=text(properties, "type"),
            record=record,
            likes=_count(record, "likes"),
            comments=_count(record, "comments"),
            shares=_count(record, "shares"),
            views=_count(record, "views"),
            posted_at=instant(properties.get("posted_at")),
            source=text(properties, "source"),
            observed_at=instant(properties.get("observed_at")),
        )

    @resolved("The text. Who may not read contacts reads it without e-mail addresses.")
    def caption(self, info: Info) -> str | None:
        """Read the text as the viewer may."""
        return readable(info.context.viewer, text(self.record.properties, "caption"))

    @resolved("Without the '#'. Who may not read contacts does not see one with an e-mail address in it.")
    def hashtags(self, info: Info) -> list[str]:
        """Read those that the viewer may."""
        viewer = info.context.viewer
        return [tag for tag in texts(self.record.properties, "hashtags") if readable(viewer, tag) == tag]

    @resolved("The accounts that it mentions.")
    async def mentions(self, info: Info, first: First = PAGE, after: After = None) -> Connection[Account]:
        """Load a page of mentioned accounts."""
        key = PageKey(self.key, check_first(first), after)
        return Connection.of(await info.context.loaders.post_mentions.page(key), Account.of)


def _count(record: PostRecord, name: str) -> Count | None:
    value = count(record.properties, name)
    return None if value is None else Count(value)
