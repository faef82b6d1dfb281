"""Addresses in texts: who may not read contacts reads all texts without the e-mail addresses in them."""

from creatorgraph.access.viewer import Scope, Viewer
from creatorgraph.identity_graph.normalize.emails import hide_emails

HIDDEN = "[e-mail]"


def readable(viewer: Viewer, text: str | None) -> str | None:
    """Give a text as the viewer may read it: whole with the scope contact:read, else with addresses hidden."""
    if text is None or viewer.may(Scope.READ_CONTACT):
        return text
    return hide_emails(text, HIDDEN)
