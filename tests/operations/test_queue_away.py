"""What people are told of a Redis that cannot be used."""

import pytest
import redis
from redis.exceptions import ResponseError

from creatorgraph.operations.queue_away import queue_away


def test_a_redis_that_answers_but_takes_nothing_says_why_itself(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.config_set("min-replicas-to-write", 1)
        try:
            with pytest.raises(ResponseError) as refused:
                client.set("key", "value")
        finally:
            client.config_set("min-replicas-to-write", 0)
    assert "does not take it: NOREPLICAS" in str(queue_away(refused.value))


def test_a_redis_that_is_full_is_to_be_given_more(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.config_set("maxmemory", 1)
        try:
            with pytest.raises(ResponseError) as refused:
                client.set("key", "value")
        finally:
            client.config_set("maxmemory", 0)
    assert "is full" in str(queue_away(refused.value))


def test_a_redis_that_does_not_answer_is_to_be_started() -> None:
    with redis.Redis(port=9) as client, pytest.raises(redis.ConnectionError) as away:
        client.ping()
    assert "does not answer; look whether it runs at CREATORGRAPH_REDIS_URL" in str(queue_away(away.value))
