"""The tables of commands, and the console that they are printed on."""

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

WIDE = 160
"""Columns where there is no terminal: a file or a pipe has no width of its own, and nothing is cut for one."""


def make_console(*, markup: bool = False) -> Console:
    """Make the console of a command. Texts from outside are printed as they are: only with `markup` are marks read."""
    console = Console(highlight=False, markup=markup, emoji=False)
    return console if console.is_terminal else Console(width=WIDE, highlight=False, markup=markup, emoji=False)


def make_table(*names: str, title: str | None = None) -> Table:
    """Make a table with columns of these names; what is too long for a cell is folded, and nothing is cut."""
    table = Table(title=title, box=SIMPLE)
    for name in names:
        table.add_column(name, overflow="fold")
    return table
