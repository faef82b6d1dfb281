"""The command line. Each module of this room holds the commands of one topic; they are loaded when called."""

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from pydantic import ValidationError

from creatorgraph.collector import look_less_often
from creatorgraph.errors import BadInputError, CreatorgraphError
from creatorgraph.logs import show_warnings_only
from creatorgraph.settings import NUMBERS, Settings, unknown_settings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

COMMANDS = {
    "up": "stack",
    "down": "stack",
    "status": "stack",
    "logs": "stack",
    "worker": "processes",
    "api": "processes",
    "import": "data",
    "export": "data",
    "demo": "data",
    "world": "data",
    "query": "query",
    "purge": "purge",
    "erase": "erase",
    "reindex": "reindex",
    "reembed": "reindex",
    "replay": "replay",
    "costs": "costs",
    "analyst": "analyst",
    "review": "review",
    "changes": "changes",
    "fake-platforms": "fakes",
    "fake-models": "fakes",
    "ingest": "ingest",
    "dead-letters": "dead_letters",
    "evaluate": "evaluate",
    "train": "train",
    "backfill": "backfill",
    "quota": "quota",
    "plan": "plan",
    "refresh": "refresh",
    "resolve": "resolve",
    "search": "search",
    "match": "match",
    "token": "tokens",
}
"""Which module of this room holds which command. A command `import` is the object `import_command` there."""


OF_DISKS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
"""What goes wrong with a disk in the middle of a file, where the error names none."""


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is used, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command, or None where no such command is."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"creatorgraph.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="creatorgraph")
def root() -> None:
    """Which public accounts belong to one creator, why, how surely and since when."""
    for name, nearest in unknown_settings(os.environ).items():
        advice = f"did you mean {nearest}?" if nearest else "docs/settings.md has them all"
        click.echo(f"creatorgraph: {name} is no setting and changes nothing; {advice}", err=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command. An error meant for the caller is one line on standard error and exit code 2."""
    look_less_often()
    show_warnings_only()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _check_texts(given)
        root.main(args=given, prog_name="creatorgraph", standalone_mode=True)
    except CreatorgraphError as error:
        click.echo(f"creatorgraph: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        if error.filename is None and error.errno not in OF_DISKS:
            raise
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"creatorgraph: {where}{error.strerror}", err=True)
        sys.exit(2)
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        click.echo(f"creatorgraph: {_wrong_setting(error)}", err=True)
        sys.exit(2)


def _check_texts(arguments: Sequence[str]) -> None:
    """Raise BadInputError where an argument is no text: what a shell gives of bytes that are not UTF-8."""
    for each in arguments:
        try:
            each.encode()
        except UnicodeEncodeError:
            shown = os.fsencode(each).decode(errors="backslashreplace")
            raise BadInputError(f"{shown}: is not UTF-8; write it in that encoding, and rename a file so") from None


ALLOWED = {
    "int_parsing": "is no whole number; write one, as 8",
    "float_parsing": "is no number; write one, as 5 or 2.5",
    "bool_parsing": "is neither on nor off; write true or false",
    "dict_type": NUMBERS,
}
"""What a setting may be, where the library that reads it says so in terms of its own."""


def _wrong_setting(error: ValidationError) -> str:
    """Name the variables at fault and what is wrong with each, without their values."""
    prefix = Settings.model_config.get("env_prefix", "")
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{prefix}{str(fault['loc'][0]).upper()}: {_wrong(fault)}" for fault in faults)


def _wrong(fault: "ErrorDetails") -> str:
    said = ALLOWED.get(fault["type"]) or fault["msg"].removeprefix("Value error, ").replace("Input should", "must")
    return ": ".join([*map(str, fault["loc"][1:]), said])
