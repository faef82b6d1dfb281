"""Names to asks, asks to messages and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.operations.fetch_work import Work, in_parts
from creatorgraph.operations.ingest_run import messages_of, read_names
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Ask
from creatorgraph.workers.messages import FetchBatch, batch_of, work_of

CHANNEL = "UC" + "a" * 22


@pytest.mark.parametrize(
    ("platform", "name", "ask"),
    [
        ("x", " @Ada ", Ask("Ada")),
        ("x", "https://twitter.com/Ada?lang=en", Ask("Ada")),
        ("x", "id:783214", Ask("783214", by_id=True)),
        ("youtube", CHANNEL, Ask(CHANNEL, by_id=True)),
        ("youtube", f"https://www.youtube.com/channel/{CHANNEL}", Ask(CHANNEL, by_id=True)),
        ("youtube", "youtube.com/user/adatea", Ask("user/adatea")),
        ("tiktok", "tiktok.com/@ada.tea", Ask("ada.tea")),
    ],
)
def test_names_are_read_in_every_form(platform: str, name: str, ask: Ask) -> None:
    assert read_names(Platform(platform), [name]) == ((ask,), [])


def test_a_name_given_twice_is_asked_for_once_and_a_wrong_one_is_named() -> None:
    asks, refused = read_names(Platform.X, ["ada", "@ADA", "x.com/ada", "far too long to be a name", "bob"])
    assert asks == (Ask("ada"), Ask("bob", number=1))
    assert refused == ["far too long to be a name"]


@pytest.mark.parametrize("name", ["id:", "id:0", "id:N/A", "id:1 2", "id:7.1E+18", "id:UCa"])
def test_what_cannot_be_an_id_is_not_asked_for(name: str) -> None:
    assert read_names(Platform.X, [name]) == ((), [name])


names = st.text(min_size=1, max_size=20)


@given(st.sampled_from(list(Platform)), st.lists(names, min_size=1, max_size=20), st.integers(0, 50), st.integers(0, 9))
def test_work_arrives_as_it_was_sent(platform: Platform, given_names: list[str], posts: int, tries: int) -> None:
    asks = tuple(Ask(name, by_id=bool(number % 2), number=number) for number, name in enumerate(given_names))
    work = Work("run", platform, asks, posts, tries)
    assert work_of(FetchBatch.model_validate_json(batch_of(work).model_dump_json(exclude_defaults=True))) == work


@given(st.lists(st.integers()), st.integers(1, 7))
def test_parts_hold_everything_in_order(items: list[int], size: int) -> None:
    parts = in_parts(items, size)
    assert [item for part in parts for item in part] == items
    assert all(1 <= len(part) <= size for part in parts)


@given(platform=st.sampled_from(list(Platform)), count=st.integers(1, 1_000), by_id=st.booleans())
def test_messages_are_small_where_few_are_asked_for_and_each_takes_a_call(
    *, platform: Platform, count: int, by_id: bool
) -> None:
    asks = tuple(Ask(str(number), by_id=by_id, number=number) for number in range(count))
    messages = messages_of("run", platform, asks, posts=0)
    assert [ask for message in messages for ask in message.asks] == list(asks)
    sizes = [len(message.asks) for message in messages]
    if platform is Platform.X or (platform is Platform.YOUTUBE and by_id):
        assert max(sizes) <= 100
    else:
        assert max(sizes) <= 50
        assert len(sizes) >= min(8, -(-count // 20))
