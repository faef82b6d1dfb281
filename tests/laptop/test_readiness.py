"""What the checks say of servers that are not there, and of addresses that are none."""

import pytest

from creatorgraph.errors import SetupError
from creatorgraph.laptop.readiness import Check, bolt_check, http_check, redis_check, without_password

NOBODY = "127.0.0.1:9"


def bolt(url: str) -> Check:
    return bolt_check(url, user="neo4j", password="hush", database=None)  # noqa: S106 - of no server


@pytest.mark.parametrize(
    "check", [bolt(f"bolt://{NOBODY}"), redis_check(f"redis://{NOBODY}"), http_check(f"http://{NOBODY}")]
)
async def test_a_server_that_is_not_there_is_not_ready_and_says_why(check: Check) -> None:
    assert await check(None)


@pytest.mark.parametrize("check", [bolt("http://x"), bolt("nonsense"), redis_check("nonsense")])
async def test_an_address_that_is_none_is_refused_and_not_waited_for(check: Check) -> None:
    with pytest.raises(SetupError, match="CREATORGRAPH_"):
        await check(None)


def test_an_address_is_shown_without_user_and_password() -> None:
    assert without_password("redis://me:hush@queue.example:6379/1") == "redis://queue.example:6379/1"
