"""How long work shows how far it is: bars on a terminal, log lines every few seconds otherwise."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

LINE_SECONDS = 5.0


class Show(Protocol):
    """Shows how much of each named part of the work is done; a total of None is not known yet."""

    def __call__(self, note: str = "", /, **parts: tuple[int, int | None]) -> None:
        """Show `name=(done, total)` for each part, and beside the first of them what else is to be known now."""
        ...


def waiting_note(until: datetime | None) -> str:
    """Say until when work waits for a platform; nothing where it does not."""
    return f"waits until {until:%H:%M:%S} UTC: the quota, or what the platform said" if until else ""


@contextmanager
def shown(*names: str) -> Iterator[Show]:
    """Give the function that shows progress of the named parts, on standard error; others come when they are told."""
    if sys.stderr.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True)) as bars:
            tasks: dict[str, TaskID] = {name: bars.add_task(name, total=None) for name in names}

            def show(note: str = "", /, **parts: tuple[int, int | None]) -> None:
                for name, (done, total) in parts.items():
                    if name not in tasks:
                        tasks[name] = bars.add_task(name, total=None)
                    said = f"{name}, {note}" if note and name == next(iter(parts)) else name
                    bars.update(tasks[name], completed=done, total=total, description=said)

            yield show
        return
    last = time.monotonic()

    def tell(note: str = "", /, **parts: tuple[int, int | None]) -> None:
        nonlocal last
        if time.monotonic() - last >= LINE_SECONDS:
            last = time.monotonic()
            words = (f"{name} {done}" + (f"/{total}" if total else "") for name, (done, total) in parts.items())
            click.echo("progress: " + ", ".join(words) + (f"; {note}" if note else ""), err=True)

    yield tell
