"""The posts that an account had made by a past instant."""

from dataclasses import replace

from creatorgraph.resolvers.listings import POSTS_OF_ACCOUNT
from creatorgraph.resolvers.page_loader import PageLoader
from creatorgraph.resolvers.pages import Page, PageKey, cursor_of
from creatorgraph.resolvers.records import PostRecord, text

FIXED = ("key", "type", "posted_at")
"""What a post says of every instant: the rest is from its last observation."""
_BEHIND_ALL_KEYS = "~"


async def posts_then(posts: PageLoader[PostRecord], key: PageKey, *, as_of: str) -> Page[PostRecord]:
    """Load a page of the posts made by an instant, newest first.

    Of a post that was observed later, only what cannot have changed is told; one without a time is left out then.
    """
    until = cursor_of(POSTS_OF_ACCOUNT.statement, (as_of, _BEHIND_ALL_KEYS))
    page = await posts.page(key if key.after else replace(key, after=until))
    items = ((cursor, _then(post, as_of)) for cursor, post in page.items)
    told = tuple((cursor, post) for cursor, post in items if post is not None)
    return Page(told, has_next=page.has_next, has_previous=key.after is not None)


def _then(post: PostRecord, as_of: str) -> PostRecord | None:
    if (text(post.properties, "observed_at") or "") <= as_of:
        return post
    if post.properties.get("posted_at") is None:
        return None
    return PostRecord({name: post.properties.get(name) for name in FIXED})
