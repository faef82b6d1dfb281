"""What an account shows, as evidence: which of its names name somebody."""

import pytest

from creatorgraph.identity_graph.features import AccountFeatures
from creatorgraph.identity_graph.reading import read_fields
from creatorgraph.platforms.observation import AccountObservation, Platform


def names_of(handle: str, display_name: str) -> tuple[str, ...]:
    shown = {"platform": Platform.YOUTUBE, "handle": handle, "display_name": display_name, "source": "test"}
    seen = AccountObservation.model_validate({**shown, "observed_at": "2026-11-01T00:00:00Z"})
    fields, _ = read_fields(seen, hash_email=str)
    row = {"key": f"youtube:@{handle}", "platform": "youtube", "handle": handle, "display_name": display_name}
    return AccountFeatures.from_fields(row, fields).name_keys


@pytest.mark.parametrize(
    ("handle", "display_name", "is_named"),
    [
        ("jane_doe24", "jane_doe24", False),
        ("janedoe", "Jane Doe", True),
        ("山田隆之介", "山田隆之介", True),
        ("ごはん", "ごはん", False),
        ("josé.luis.peña", "José.Luis.Peña", False),
    ],
)
def test_a_name_that_is_the_handle_names_nobody_but_a_whole_name_in_its_own_writing(
    handle: str, display_name: str, *, is_named: bool
) -> None:
    assert bool(names_of(handle, display_name)) is is_named
