"""The pages name every command, argument, option, import field and saved query that there is, and no other."""

import re
import shlex

import click
import pytest
import yaml

from creatorgraph.cli import COMMANDS, root
from creatorgraph.cypher import analysts
from creatorgraph.operations.row_names import ALIASES, PLATFORM_NAMES
from creatorgraph.operations.rows import FIELDS
from creatorgraph.settings import Settings
from tests.docs.code import commands_in
from tests.project.files import CLONE, read

PAGES = ["README.md", *sorted(path.relative_to(CLONE).as_posix() for path in CLONE.glob("docs/**/*.md"))]


def sections(text: str) -> dict[str, str]:
    """Give the text under each heading that is a command."""
    parts = re.split(r"^## `creatorgraph ([a-z-]+)[^`]*`$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def command(name: str) -> click.Command:
    found = root.get_command(click.Context(root), name)
    assert found is not None
    return found


def test_every_command_has_a_section_and_no_other_is_documented() -> None:
    assert sections(read("docs/commands.md")).keys() == COMMANDS.keys()


def check(words: list[str]) -> None:
    """Read a command line as the command line does, without running it. Raises UsageError where it does not fit."""
    found: click.Command = root
    context, rest = click.Context(root), words
    while True:
        _, rest, _ = found.make_parser(context).parse_args(rest)
        if not rest:
            return
        inner = found.get_command(context, rest[0]) if isinstance(found, click.Group) else None
        if inner is None:
            raise click.UsageError(f"{found.name} has nothing that takes {rest}")
        found, context, rest = inner, click.Context(inner, parent=context), rest[1:]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_in_a_page_is_there_with_its_options(page: str) -> None:
    for words in commands_in(read(page)):
        try:
            check(words)
        except click.UsageError as error:
            pytest.fail(f"creatorgraph {' '.join(words)}: {error}")


@pytest.mark.parametrize("line", ["nothing", "plan --nothing", "review nothing", "review list --nothing", "down now"])
def test_a_command_that_is_not_there_is_told(line: str) -> None:
    with pytest.raises(click.UsageError):
        check(*commands_in(f"before `A=1 creatorgraph {line}  # why` behind"))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_of_a_command_is_documented_and_no_other(name: str) -> None:
    text = sections(read("docs/commands.md"))[name]
    documented = set(re.findall(r"`(--?[a-z][a-z-]*)", text))
    options = {flag for option in command(name).params if isinstance(option, click.Option) for flag in option.opts}
    assert documented == options


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_argument_of_a_command_is_in_its_heading(name: str) -> None:
    heading = re.search(rf"^## `creatorgraph {name}([^`]*)`$", read("docs/commands.md"), re.MULTILINE)
    assert heading is not None
    arguments = [a.human_readable_name for a in command(name).params if isinstance(a, click.Argument)]
    assert re.findall(r"[A-Z]+", heading[1]) == arguments


def test_every_field_and_alias_of_an_import_is_documented() -> None:
    rows = re.findall(r"^\| `(\w+)` \|(.*?)\|", read("docs/import.md"), re.MULTILINE)
    assert [name for name, _ in rows][: len(FIELDS)] == list(FIELDS)
    aliases = {alias: name for name, cell in rows for alias in re.findall(r"`(\w+)`", cell)}
    assert aliases == ALIASES


def test_every_name_of_a_platform_is_documented() -> None:
    listed = re.findall(r"^\| `(\w+)` is also (.*?) \|$", read("docs/import.md"), re.MULTILINE)
    names = {name: platform for platform, cell in listed for name in [platform, *re.findall(r"`([^`]+)`", cell)]}
    assert names == PLATFORM_NAMES


def test_every_saved_query_is_listed_with_its_parameters() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .*? \| (.*?) ?\|$", read("docs/analysts.md"), re.MULTILINE)
    listed = {name: set(re.findall(r"`(\w+)`", cell)) for name, cell in rows}
    assert listed == {name: set(analysts.load(name).statement.parameters) for name in analysts.names()}


def test_the_style_file_styles_every_label_of_the_graph() -> None:
    nodes = read("docs/graph.md").partition("| relationship |")[0]
    labels = set(re.findall(r"^\| `([A-Z]\w+)` \|", nodes, re.MULTILINE))
    assert labels == set(re.findall(r"^node\.(\w+) ", read("docs/neo4j-browser-style.grass"), re.MULTILINE))


def test_the_deployment_page_names_services_commands_options_and_settings_that_there_are() -> None:
    text = read("docs/deploying.md")
    compose = yaml.safe_load(read("docker-compose.yml"))
    run = r"exec(?: -T)?(?: -e CREATORGRAPH_TOKEN)? (\w+)\s+creatorgraph|run --rm (\w+)"
    begun = rf"docker compose (?:{run}) ([a-z-]+)([^`\n]*)"
    asked = [(one or other, name, rest) for one, other, name, rest in re.findall(begun, text)]
    assert {"import", "export", "erase", "reindex", "replay", "quota", "dead-letters"} <= {name for _, name, _ in asked}
    for service, name, rest in asked:
        assert "build" in compose["services"][service]
        check([name, *shlex.split(rest.partition(" < ")[0].partition(" > ")[0])])
    others = re.findall(r"docker compose (?:stop|restart|logs|up -d) ((?:[a-z0-9]+ ?)+)", text)
    assert others
    assert {name for each in others for name in each.split()} <= compose["services"].keys()
    assert set(re.findall(r"volume `(\w+)`", text)) == compose["volumes"].keys()
    limits = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) GiB", text, re.MULTILINE))
    assert {name: float(size) * 1024 for name, size in limits.items()} == {
        name: float(each["mem_limit"][:-1]) * {"g": 1024, "m": 1}[each["mem_limit"][-1]]
        for name, each in compose["services"].items()
    }
    example = set(re.findall(r"^#?([A-Z0-9_]+)=", read(".env.example"), re.MULTILINE))
    settings = {f"CREATORGRAPH_{field.upper()}" for field in Settings.model_fields}
    named = set(re.findall(r"`([A-Z0-9]+_[A-Z0-9_]+)`", text))
    assert "CREATORGRAPH_SECRET_KEY" in named
    assert named <= example | settings


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", read(page))
    missing = [target for target in targets if not (CLONE / page).parent.joinpath(target).exists()]
    assert not missing


def test_the_index_names_every_page() -> None:
    pages = {path.relative_to(CLONE / "docs").as_posix() for path in CLONE.glob("docs/**/*.md")} - {"README.md"}
    assert pages == set(re.findall(r"\]\(([^)#:]+\.md)", read("docs/README.md")))
