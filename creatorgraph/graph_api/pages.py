"""The pages for browsers: to find creators, to ask (GraphiQL where it was built, else one of our own), to review."""

from importlib.resources import files
from pathlib import Path

import orjson
from starlette.responses import HTMLResponse, Response

STATIC = Path(str(files(__package__))) / "static"
EXAMPLES = Path(str(files(__package__))) / "examples"

CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "style-src 'self' 'unsafe-inline'; font-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Everything from here. Styles may stand inline: editors colour and measure text with them."""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Creatorgraph</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/{kind}/page.css">
</head>
<body>
<div id="root"></div>
<script type="module" src="/static/{kind}/page.js"></script>
</body>
</html>
"""


def ask_page() -> Response:
    """Give the page to ask from."""
    return _page("graphiql" if (STATIC / "graphiql" / "page.js").exists() else "plain")


def creators_page() -> Response:
    """Give the page on which people find creators and look at them."""
    return _page("creators")


def review_page() -> Response:
    """Give the page on which people decide who is one creator."""
    return _page("review")


def _page(kind: str) -> Response:
    """Give a page, with the policy that lets it load from here only."""
    return HTMLResponse(_PAGE.format(kind=kind), headers={"Content-Security-Policy": CONTENT_SECURITY})


def examples() -> list[dict[str, str]]:
    """Give the example queries in order of their file names: name and text."""
    return [
        {"name": path.stem.partition("_")[2].replace("_", " "), "query": path.read_text(encoding="utf-8")}
        for path in sorted(EXAMPLES.glob("*.graphql"))
    ]


def examples_response() -> Response:
    """Give the example queries as JSON."""
    return Response(orjson.dumps(examples()), media_type="application/json")
