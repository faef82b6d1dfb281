"""Addresses in texts: who may not read contacts reads bios and captions without the e-mail addresses in them."""

import re

from creatorgraph.access.viewer import Scope, Viewer

HIDDEN = "[e-mail]"

# A run starts only where no character of a run stands before it, and gives nothing back: linear on any text.
_RUN = r"[^\s@<>()\[\],;:\"]"
_WORD = r"[^\s@<>()\[\]{},;:\"']"
_AT = r"\s?[(\[{]\s?at\s?[)\]}]\s?"
_DOT = r"\s?[(\[{]\s?dot\s?[)\]}]\s?"
_ADDRESS = re.compile(
    rf"(?<!{_RUN}){_RUN}++@{_RUN}+|(?<!{_WORD}){_WORD}++{_AT}{_WORD}+(?:{_DOT}{_WORD}+)*", re.IGNORECASE
)


def readable(viewer: Viewer, text: str | None) -> str | None:
    """Give a text as the viewer may read it: whole with the scope contact:read, else with addresses hidden."""
    if text is None or viewer.may(Scope.READ_CONTACT):
        return text
    return _ADDRESS.sub(HIDDEN, text)
