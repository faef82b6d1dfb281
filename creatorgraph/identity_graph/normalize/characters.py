"""Characters: invisible ones out, fancy alphabets to plain ones, cases and accents folded."""

import re
import unicodedata
from functools import lru_cache

from creatorgraph.identity_graph.normalize.rewriting import Rewritten

MAX_TEXT = 20_000
"""No text is read further than this: whoever writes more hides nothing from us that a bio could hold."""

_UNSEEN = (
    "\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u0305\u0332-\u0338\u033f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
# Enclosed letters without a compatibility form of their own, and small capitals.
_FANCY = (
    {0x1F150 + i: chr(97 + i) for i in range(26)}
    | {0x1F170 + i: chr(97 + i) for i in range(26)}
    | {0x1F130 + i: chr(97 + i) for i in range(26)}
    | {0x1F110 + i: chr(97 + i) for i in range(26)}
    | {0x249C + i: chr(97 + i) for i in range(26)}
    | dict(zip(map(ord, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ"), "abcdefghijklmnopqrstuvwyz", strict=True))
)

_FANCY_LETTER = re.compile(f"[{''.join(map(chr, _FANCY))}]")
_FANCY_RANGE = "".join(chr(code) for code in _FANCY if code <= 0xFFFF) + "\U0001f110-\U0001f189"  # noqa: PLR2004 - single characters beyond that are asked for one by one, which is slow
_NOT_PLAIN = re.compile(f"[{_UNSEEN}{_FANCY_RANGE}\U0001f1e6-\U0001f1ff]")
_ODD_RUN = re.compile("[\\x00-\\x7f]?[^\\x00-\\x7f]+|[\\x00-\\x08\\x0e-\\x1f\\x7f]")
_FLAG_A = 0x1F1E6
_FLAG_LETTER = re.compile("(?<![\U0001f1e6-\U0001f1ff])[\U0001f1e6-\U0001f1ff](?![\U0001f1e6-\U0001f1ff])")
"""One by itself is a letter; two are a flag."""
_SHORT_RUN = 24
_JOINED = f"[{_UNSEEN}\u0300-\u036f\u1160-\u11ff\u3099\u309a\uff9e\uff9f]"
"""What becomes one with the character before it, or nothing."""
_CHARACTER = re.compile(f"[\U0001f1e6-\U0001f1ff]+|[\\x00-\\x7f]?{_JOINED}+|[^\\x00-\\x7f]{_JOINED}*")
_MARKS = re.compile("[\u0300-\u036f]+")


def visible(text: str) -> str:
    """Drop control and zero-width characters; the text is cut at `MAX_TEXT`."""
    text = text[:MAX_TEXT]
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", text)


def plain(text: str) -> str:
    """Give the text in NFKC, without invisible characters, fancy alphabets in plain letters. Idempotent."""
    if text.isascii():
        return visible(text)
    return _plain(text[:MAX_TEXT])


@lru_cache(maxsize=256)
def _plain(text: str) -> str:
    if unicodedata.is_normalized("NFKC", text) and not _NOT_PLAIN.search(text):
        return text
    return _ODD_RUN.sub(_plain_match, text)


def plainly(text: str) -> Rewritten:
    """Give the plain text with where each character of it stood: more exactly than by runs, where that is the same."""
    text = text[:MAX_TEXT]
    told = plain(text)
    if told == text:
        return Rewritten(text)
    rewritten = Rewritten(text).sub(_CHARACTER, _plain_match)
    return rewritten if rewritten.text == told else Rewritten(text).sub(_ODD_RUN, _plain_match)


def _plain_match(match: re.Match[str]) -> str:
    return _short_run(match[0]) if len(match[0]) <= _SHORT_RUN else _plain_run(match[0])


@lru_cache(maxsize=16_384)
def _short_run(run: str) -> str:
    return _plain_run(run)


def _plain_run(run: str) -> str:
    """Bring a run of characters outside ASCII into NFKC, with the one before it, on which an accent may stand."""
    if _FLAG_LETTER.search(run):
        run = _FLAG_LETTER.sub(lambda letter: chr(ord(letter[0]) - _FLAG_A + ord("a")), run)
    run = _INVISIBLE.sub("", run)
    if _FANCY_LETTER.search(run):  # before: NFKC would put some of them in brackets
        run = run.translate(_FANCY)
    run = unicodedata.normalize("NFKC", run)
    if _FANCY_LETTER.search(run):  # after: some become small capitals only here
        run = unicodedata.normalize("NFKC", run.translate(_FANCY))
    return run


def fold(text: str) -> str:
    """Give the text in NFKC and case-folded: equal for two spellings that differ in case only. Idempotent."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    if unicodedata.is_normalized("NFKC", folded):  # casefold alone is idempotent
        return folded
    return unicodedata.normalize("NFKC", folded).casefold()


def without_marks(text: str) -> str:
    """Drop the accents of Latin, Greek and Cyrillic letters."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))


def is_latin(text: str) -> bool:
    """Tell whether a text is plain but for accents: what can be compared with what is written in Latin letters."""
    return text.isascii() or without_marks(text).isascii()
