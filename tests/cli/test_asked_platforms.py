"""A part that is started by hand asks the platforms of the stack on the same state folder."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from creatorgraph.cli.asked_platforms import FAKES_ANSWER, as_the_stack, tell_fakes
from creatorgraph.laptop.children import laptop_children
from creatorgraph.laptop.processes import own_mark
from creatorgraph.laptop.state import ChildState, StackLock, StackState, write_state
from creatorgraph.settings import Settings

KEYS = {"x_token": SecretStr("of the real X")}


def stack_of(settings: Settings) -> StackLock:
    """Leave in the state folder what a running stack of these settings does; this process is its supervisor."""
    lock = StackLock(settings.state)
    assert lock.take(own_mark())
    children = tuple(
        ChildState(name=child.name, phase="ready", where=child.where, since="") for child in laptop_children(settings)
    )
    state = StackState(phase="ready", supervisor=own_mark(), since="", port=settings.port, children=children)
    write_state(settings.state, state)
    return lock


@pytest.mark.parametrize("own", [{}, KEYS, {"fake_platforms": False}, {"port": 25_000}])
def test_beside_a_stack_with_fakes_these_are_asked_whatever_the_shell_says(
    tmp_path: Path, own: dict[str, object]
) -> None:
    lock = stack_of(Settings(home=tmp_path, port=24_000))
    try:
        settings = as_the_stack(Settings.model_validate({"home": tmp_path, "port": 24_000} | own))
    finally:
        lock.release()
    assert settings.fake_platforms_url == "http://127.0.0.1:24004"


@pytest.mark.parametrize("stack", [KEYS, {"fake_platforms": False}])
def test_beside_a_stack_without_fakes_none_are_asked(tmp_path: Path, stack: dict[str, object]) -> None:
    lock = stack_of(Settings.model_validate({"home": tmp_path, "port": 24_000} | stack))
    try:
        assert as_the_stack(Settings(home=tmp_path, port=24_000)).fake_platforms_url is None
    finally:
        lock.release()


def test_without_a_stack_the_settings_decide(tmp_path: Path) -> None:
    def asked(**own: object) -> str | None:
        return as_the_stack(Settings.model_validate({"home": tmp_path, "port": 24_000} | own)).fake_platforms_url

    stack_of(Settings(home=tmp_path, port=26_000)).release()  # one that ended
    assert asked() == "http://127.0.0.1:24004"
    assert asked(**KEYS) is None
    assert asked(redis_url="redis://elsewhere:6379/0") is None
    assert asked(redis_url="redis://elsewhere:6379/0", fake_platforms_url="http://fakes:1") == "http://fakes:1"


@pytest.mark.parametrize(("own", "told"), [({}, f"{FAKES_ANSWER}\n"), (KEYS, "")])
def test_that_fakes_are_asked_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], own: dict[str, object], told: str
) -> None:
    tell_fakes(Settings.model_validate({"home": tmp_path, "port": 24_000} | own))
    assert capsys.readouterr().err == told
