"""The canonical profile of a creator, from its accounts: a pure function.

Audiences overlap and engagement is defined differently on each platform, so nothing is summed or averaged across
platforms without saying so: followers stand per platform, with the interval in which their union lies.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from creatorgraph.platforms.observation import Platform


def profile_of(accounts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the profile's properties from the properties of the creator's accounts (one or more), in any order.

    Accounts that are gone count only where nothing else is left.
    """
    living = [account for account in accounts if not account.get("gone")] or accounts
    ranked = sorted(living, key=lambda a: (-(a.get("followers") or 0), a["key"]))
    followers, engagement = _largest(ranked, "followers"), _of_largest(ranked, "engagement_rate")
    counted = [a["followers"] for a in ranked if a.get("followers") is not None]
    languages = Counter(a["language"] for a in ranked if a.get("language"))
    return {
        "name": _first(ranked, "display_name") or _first(ranked, "handle") or ranked[0]["key"],
        "bio": _first(ranked, "bio"),
        "platforms": sorted({a["platform"] for a in ranked}),
        "account_count": len(accounts),
        **{f"followers_{platform}": followers.get(platform) for platform in Platform},
        **{f"engagement_{platform}": engagement.get(platform) for platform in Platform},
        "followers_largest": max(counted, default=None),
        "followers_sum": sum(counted) if counted else None,
        "verified": any(a.get("verified") for a in ranked),
        "country": _first(ranked, "country"),
        "languages": [language for language, _ in sorted(languages.items(), key=lambda e: (-e[1], e[0]))],
        "last_post_at": max((a["last_post_at"] for a in ranked if a.get("last_post_at")), default=None),
        "observed_at": max((a["observed_at"] for a in ranked if a.get("observed_at")), default=None),
        "has_email": any('"emails"' in (a.get("derived") or "") for a in ranked),
    }


def _first(ranked: Sequence[Mapping[str, Any]], name: str) -> Any:  # noqa: ANN401 - a property of any type
    return next((a[name] for a in ranked if a.get(name)), None)


def _largest(ranked: Sequence[Mapping[str, Any]], name: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for account in ranked:
        if account.get(name) is not None:
            found[account["platform"]] = max(found.get(account["platform"], 0), account[name])
    return found


def _of_largest(ranked: Sequence[Mapping[str, Any]], name: str) -> dict[str, float]:
    """Take each platform's value from the account with most followers there."""
    found: dict[str, float] = {}
    for account in ranked:
        if account.get(name) is not None:
            found.setdefault(account["platform"], account[name])
    return found
