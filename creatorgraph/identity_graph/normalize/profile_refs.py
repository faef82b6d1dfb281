"""An account that somebody names, with the key under which it stands in the graph."""

from dataclasses import dataclass

from creatorgraph.identity_graph.normalize.handles import provisional_key
from creatorgraph.identity_graph.normalize.profile_addresses import Profile
from creatorgraph.platforms.observation import Platform


@dataclass(frozen=True, slots=True)
class ProfileRef:
    """An account that somebody names: by handle or by id, with the key it has in the graph."""

    platform: Platform
    handle: str | None
    platform_id: str | None
    key: str


def ref_of(profile: Profile) -> ProfileRef:
    """Give a profile its key: `<platform>:<id>`, or the provisional key while only the handle is known."""
    if profile.platform_id is not None:
        return ProfileRef(
            profile.platform, None, profile.platform_id, f"{profile.platform.value}:{profile.platform_id}"
        )
    handle = profile.handle or ""
    return ProfileRef(profile.platform, handle, None, provisional_key(profile.platform, handle))
