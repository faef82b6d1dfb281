"""A text rewritten in steps, which still knows where each part of it stood at first."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Step:
    """What one step replaced, in its order: where it stands now, and where it stood before."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    old_starts: list[int] = field(default_factory=list)
    old_ends: list[int] = field(default_factory=list)

    def add(self, start: int, end: int, match: re.Match[str]) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.old_starts.append(match.start())
        self.old_ends.append(match.end())

    def before(self, start: int, end: int) -> tuple[int, int]:
        first, last = bisect_right(self.starts, start) - 1, bisect_left(self.starts, end) - 1
        if first >= 0:
            behind = start - self.ends[first]
            start = self.old_starts[first] if behind < 0 else self.old_ends[first] + behind
        if last >= 0:
            end = self.old_ends[last] + max(0, end - self.ends[last])
        return start, end


class Rewritten:
    """A text after some steps; `text` is what it is now."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._steps: list[_Step] = []

    def sub(self, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> "Rewritten":
        """Replace what a pattern finds, as `re.sub` does; gives itself."""
        step, parts = _Step(), []
        place = length = 0
        for match in pattern.finditer(self.text):
            put = replace(match)
            if put == match[0]:
                continue
            start = length + match.start() - place
            parts += [self.text[place : match.start()], put]
            place, length = match.end(), start + len(put)
            step.add(start, length, match)
        if step.starts:
            self.text = "".join((*parts, self.text[place:]))
            self._steps.append(step)
        return self

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Say where a part of the text, not an empty one, stood at first: what was replaced belongs to it whole."""
        for step in reversed(self._steps):
            start, end = step.before(start, end)
        return start, end
