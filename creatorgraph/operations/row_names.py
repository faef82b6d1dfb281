"""Names of fields and platforms as files give them: any case, spaces for underscores, the words of other tools."""

import re
from functools import lru_cache

PLATFORM_NAMES = {
    "instagram": "instagram",
    "ig": "instagram",
    "insta": "instagram",
    "instagram.com": "instagram",
    "youtube": "youtube",
    "yt": "youtube",
    "youtube.com": "youtube",
    "tiktok": "tiktok",
    "tik tok": "tiktok",
    "tik-tok": "tiktok",
    "tt": "tiktok",
    "tiktok.com": "tiktok",
    "x": "x",
    "twitter": "x",
    "x.com": "x",
    "twitter.com": "x",
    "x/twitter": "x",
    "twitter/x": "x",
    "x / twitter": "x",
    "twitter / x": "x",
    "x (twitter)": "x",
    "twitter (x)": "x",
    "x (formerly twitter)": "x",
}
"""Name in a file, folded → platform. Whatever is not here is another platform."""
ALIASES = {
    "network": "platform",
    "social_network": "platform",
    "handle": "username",
    "user_name": "username",
    "screen_name": "username",
    "profile_url": "username",
    "profile_link": "username",
    "profile": "username",
    "account": "username",
    "account_url": "username",
    "channel_url": "username",
    "channel_link": "username",
    "id": "imported_as",
    "name": "display_name",
    "full_name": "display_name",
    "creator_name": "display_name",
    "influencer": "display_name",
    "influencer_name": "display_name",
    "channel_name": "display_name",
    "website": "url",
    "external_url": "url",
    "emails": "email",
    "e_mail": "email",
    "email_address": "email",
    "contact_email": "email",
    "business_email": "email",
    "description": "bio",
    "biography": "bio",
    "follower_count": "followers",
    "followers_count": "followers",
    "subscribers": "followers",
    "subscriber_count": "followers",
    "subs": "followers",
    "following_count": "following",
    "posts": "posts_count",
    "media_count": "posts_count",
    "is_verified": "verified",
    "business": "is_business",
    "profile_image_url": "image_url",
    "profile_picture_url": "image_url",
    "profile_pic_url": "image_url",
    "avatar_url": "image_url",
    "avatar": "image_url",
}
"""Name in a file, folded → field of the import format."""
_BETWEEN = re.compile(r"[\s_-]+")


@lru_cache(maxsize=4_096)
def field_name(given: str) -> str:
    """Give the field that a name in a file means: `Full Name` is `display_name`. Unknown names come back folded."""
    folded = _BETWEEN.sub("_", given.strip()).casefold()
    return ALIASES.get(folded, folded)


@lru_cache(maxsize=4_096)
def platform_name(given: str) -> str | None:
    """Give the platform that a text names: `YouTube`, `yt`, `twitter.com`; None for any other."""
    return PLATFORM_NAMES.get(" ".join(given.split()).casefold())
