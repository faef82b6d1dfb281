"""What people are told when Redis cannot be used: why, and what to do."""

from redis.exceptions import AuthenticationError, NoPermissionError, OutOfMemoryError, ResponseError

from creatorgraph.errors import UnavailableError

RETRY_SECONDS = 2.0
_AWAY = (
    "the queue (Redis) does not answer; look whether it runs at CREATORGRAPH_REDIS_URL and is reached from here, or, "
    "where that is not set, start it with `creatorgraph up`"
)
_REFUSED = "Redis refuses the user or the password in CREATORGRAPH_REDIS_URL; write redis://user:password@host:port/0"

_FULL = (
    "the queue (Redis) is full: it holds as much as its maxmemory allows, and refuses what would be more; "
    "give it more, or wait until workers have done what is queued"
)


def queue_away(error: Exception, *, then: str = "", retry_after: float = RETRY_SECONDS) -> UnavailableError:
    """Make the error of what the driver raised; `then` says what follows from it."""
    why = _AWAY
    if isinstance(error, (AuthenticationError, NoPermissionError)):
        why = _REFUSED
    elif isinstance(error, OutOfMemoryError):
        why = _FULL
    elif isinstance(error, ResponseError):  # it answers, and says itself what is wrong: a full disk, too few replicas
        why = f"the queue (Redis) does not take it: {error}"
    return UnavailableError(f"{why}; {then}" if then else why, retry_after=retry_after)
