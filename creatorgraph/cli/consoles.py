"""The console that commands print tables on."""

from rich.console import Console

WIDE = 160
"""Columns where there is no terminal: a file or a pipe has no width of its own, and nothing is cut for one."""


def make_console(*, markup: bool = False) -> Console:
    """Make the console of a command. Texts from outside are printed as they are: only with `markup` are marks read."""
    console = Console(highlight=False, markup=markup, emoji=False)
    return console if console.is_terminal else Console(width=WIDE, highlight=False, markup=markup, emoji=False)
