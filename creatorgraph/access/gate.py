"""Who is let in to the API: everybody as one viewer, or whoever shows a token (`operations/token_gate.py`)."""

from dataclasses import dataclass
from typing import Protocol

from creatorgraph.access.viewer import LOCAL_OPERATOR, Viewer


class Gate(Protocol):
    """Tells who asks by what a request says in its header `Authorization`."""

    async def viewer(self, authorization: str | None) -> Viewer:
        """Give the viewer.

        Raises UnauthenticatedError for somebody who is not known, ThrottledError for one who asks too often, and
        UnavailableError where that cannot be told.
        """
        ...


@dataclass(frozen=True, slots=True)
class OpenGate:
    """Lets everybody in as one viewer."""

    as_viewer: Viewer = LOCAL_OPERATOR

    async def viewer(self, authorization: str | None) -> Viewer:
        """Give the one viewer, whatever the request says."""
        del authorization
        return self.as_viewer
