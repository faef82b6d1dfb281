"""docs/settings.md says of every setting what the code says."""

import re

from creatorgraph.settings import Settings

from .files import CLONE, read

PREFIX = "CREATORGRAPH_"


def documented(section: str) -> dict[str, tuple[str, str]]:
    """Rows of one section's table: variable to default and meaning."""
    text = re.split(r"^## ", read("docs/settings.md"), flags=re.MULTILINE)
    body = next(part for part in text if part.startswith(section))
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", body, re.MULTILINE)
    return {name: (default, meaning) for name, default, meaning in rows}


def test_every_setting_is_documented_with_its_default_and_meaning() -> None:
    expected = {
        PREFIX + name.upper(): ("not set" if field.default is None else f"`{field.default}`", field.description)
        for name, field in Settings.model_fields.items()
    }
    assert documented("The product") == expected


def test_every_variable_of_the_servers_script_is_documented() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted((CLONE / "servers").glob("*.py")))
    assert set(documented("Servers for the tests")) == set(
        re.findall(rf"{PREFIX}(?:CACHE|SERVERS_\w+|TEST_\w+)", sources)
    )


def test_every_secret_of_the_compose_file_is_documented() -> None:
    secrets = set(re.findall(r"\$\{(\w+):\?", read("docker-compose.yml")))
    assert secrets
    assert all(f"`{name}`" in read("docs/settings.md") for name in secrets)
