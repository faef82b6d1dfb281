"""What people are told of a Redis that cannot be used."""

import pytest
import redis
from redis.exceptions import ResponseError

from creatorgraph.operations.queue_away import queue_away


@pytest.mark.parametrize(
    ("setting", "said"), [("maxmemory", "is full"), ("min-replicas-to-write", "does not take it: NOREPLICAS")]
)
def test_a_redis_that_takes_nothing_says_why(redis_url: str, setting: str, said: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.config_set(setting, 1)
        try:
            with pytest.raises(ResponseError) as refused:
                client.set("key", "value")
        finally:
            client.config_set(setting, 0)
    assert said in str(queue_away(refused.value))


def test_a_redis_that_does_not_answer_is_to_be_started() -> None:
    with redis.Redis(port=9) as client, pytest.raises(redis.ConnectionError) as away:
        client.ping()
    assert "does not answer; look whether it runs at CREATORGRAPH_REDIS_URL" in str(queue_away(away.value))
