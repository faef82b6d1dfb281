"""Where the pages for browsers are, as `up` and `demo` say it."""

from creatorgraph.settings import Settings

_PAGES = {"find creators": "creators", "review": "review", "ask": "graphql"}


def page_lines(settings: Settings) -> list[str]:
    """Give a line for each page: what it is for, and its address."""
    return [f"{name:<15}{settings.api_url}/{path}" for name, path in _PAGES.items()]
