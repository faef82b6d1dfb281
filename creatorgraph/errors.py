"""Errors that a caller can act on.

Each carries a stable `code`, and `retry_after` where waiting helps; the text says where, what, why and what to do.
Anything else that is raised is a defect: the API masks it behind a reference.
"""

from typing import ClassVar


class CreatorgraphError(Exception):
    """The base of every error that is meant to be read by a caller.

    `retry_after` is in seconds; None means that waiting does not help.
    """

    code: ClassVar[str] = "ERROR"

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BadInputError(CreatorgraphError):
    """What was given cannot be used as it is; `argument` names what of it, as callers write it, where it is one."""

    code = "BAD_INPUT"

    def __init__(self, message: str, *, argument: str | None = None) -> None:
        super().__init__(message)
        self.argument = argument


class NotFoundError(CreatorgraphError):
    """What was asked for is not there; `argument` names what of a request asked for it, where it is one."""

    code = "NOT_FOUND"

    def __init__(self, message: str, *, argument: str | None = None) -> None:
        super().__init__(message)
        self.argument = argument


class UnauthenticatedError(CreatorgraphError):
    """Who asks is not known: no token was shown, or one that is not valid."""

    code = "UNAUTHENTICATED"


class ForbiddenError(CreatorgraphError):
    """The viewer lacks the scope that this needs."""

    code = "FORBIDDEN"


class UnavailableError(CreatorgraphError):
    """A server that is needed does not answer; it may later."""

    code = "UNAVAILABLE"


class SetupError(CreatorgraphError):
    """Something on this machine stands in the way: a busy port, a missing program, a wrong setting."""

    code = "SETUP"


class PlatformGivenUpError(CreatorgraphError):
    """A platform failed in every try, or refuses the credential. The message is a dead letter, to be replayed."""

    code = "GIVEN_UP"

    def __init__(self, cause: str) -> None:
        super().__init__(f"given up after its last try: {cause}")
        self.cause_code = cause
