"""Observations for the laws: few values, so that they meet and contradict each other often."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from creatorgraph.clock import to_text
from creatorgraph.identity_graph.reading import Reading, read_fields
from creatorgraph.platforms.observation import AccountObservation, PostObservation

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = tuple(START + timedelta(days=day) for day in range(5))
TEXTS = [to_text(day) for day in DAYS]
BIOS = (
    "",
    "Mail me: jane@janedoe.com",
    "jane@janedoe.com, shop.janedoe.com",
    "also at https://instagram.com/jane.doe",
    "my second account is https://x.com/h2a",
)
LINKS: tuple[tuple[str, ...], ...] = (
    (),
    ("https://janedoe.com",),
    ("https://x.com/h1a", "https://x.com/h9"),
    ("https://x.com/i/user/2", "https://youtube.com/@janedoe"),
)

DETAILS = {
    "observed_at": st.sampled_from(DAYS),
    "source": st.sampled_from(["import:a", "import:b"]),
    "imported_as": st.none() | st.sampled_from(["x:h1a", "twitter:h1a"]),
    "display_name": st.none() | st.sampled_from(["", "Jane Doe", "Jané D."]),
    "bio": st.none() | st.sampled_from(BIOS),
    "website": st.none() | st.sampled_from(["", "https://janedoe.com", "https://linktr.ee/jane"]),
    "links": st.none() | st.sampled_from(LINKS),
    "emails": st.none() | st.sampled_from([(), ("jane@janedoe.com",), ("press@label.com",)]),
    "followers": st.none() | st.integers(0, 3),
    "engagement_rate": st.none() | st.sampled_from([0.0, 0.25]),
    "verified": st.none() | st.booleans(),
    "last_post_at": st.none() | st.sampled_from(DAYS),
}


def observation(**fields: object) -> AccountObservation:
    """Make one observation of an account on X."""
    return AccountObservation.model_validate({"platform": "x", "observed_at": DAYS[0], "source": "test"} | fields)


def of_one_account() -> st.SearchStrategy[AccountObservation]:
    """Draw observations of the account x:1."""
    return st.fixed_dictionaries(DETAILS).map(lambda drawn: observation(platform_id="1", **drawn))


@st.composite
def of_three_accounts(draw: st.DrawFn) -> AccountObservation:
    """Draw observations of three accounts: two may be seen by their only handle alone, the third renames itself.

    Not both at once: whose sighting it is when a handle is seen alone after its owner was seen elsewhere is decided by
    what is known when it comes (docs/graph.md).
    """
    identity = draw(st.sampled_from("123"))
    other = (identity, "b") if identity == "3" else (None, "a")
    names = draw(st.sampled_from([(identity, None), (identity, "a"), other]))
    handle = f"h{identity}{names[1]}" if names[1] else None
    return observation(platform_id=names[0], handle=handle, **draw(st.fixed_dictionaries(DETAILS)))


def post_naming(handle: str) -> PostObservation:
    """Make the post that mentions a handle; who posted it does not matter."""
    return PostObservation.model_validate({"id": f"about-{handle}", "mentions": [handle]})


@st.composite
def of_recycled_handles(draw: st.DrawFn) -> AccountObservation:
    """Draw observations of accounts that take each other's handles, and link to them."""
    handles = st.sampled_from(["h1a", "h2a", "h9"])
    return observation(
        platform_id=draw(st.sampled_from("123")),
        handle=draw(handles),
        observed_at=draw(st.sampled_from(DAYS)),
        bio=draw(st.none() | handles.map(lambda handle: f"https://x.com/{handle}")),
        recent_posts=draw(st.lists(handles.map(post_naming), max_size=1)),
    )


def reading(seen: AccountObservation) -> Reading:
    """Read an observation the way the store does, with a hash that can be read."""
    fields, addresses = read_fields(seen, hash_email=lambda address: f"hash of {address}")
    return Reading.of(seen, fields, addresses)
