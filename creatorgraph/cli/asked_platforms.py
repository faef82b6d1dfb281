"""Platforms as commands name them, and those that a part started by hand asks: as the laptop stack beside it."""

import click

from creatorgraph.platforms.observation import Platform
from creatorgraph.settings import Settings

PLATFORM = click.Choice([each.value for each in Platform])

FAKES_ANSWER = (
    "fake platforms are asked, not the real ones: they know the people of the demo, and nobody else (docs/ingest.md)"
)


def as_the_stack(settings: Settings) -> Settings:
    """Give settings that ask the platforms which the stack on the same state folder asks, fakes or real ones.

    A shell may lack a key that the stack was started with, or have one more: what it sends is shared work all the same.
    Without a running stack, fakes are those that a laptop stack of these settings would start; servers elsewhere
    (CREATORGRAPH_REDIS_URL) have no such stack, and real platforms are asked.
    """
    from creatorgraph.laptop.children import FAKES, fakes_url  # noqa: PLC0415 - loads drivers
    from creatorgraph.laptop.running import running  # noqa: PLC0415

    if settings.fake_platforms_url:
        return settings
    stack = running(settings.state)
    if stack:
        url = next((child.where for child in stack.children if child.name == FAKES), None)
    else:
        url = None if settings.redis_url else fakes_url(settings)
    return settings.model_copy(update={"fake_platforms_url": url})


def tell_fakes(settings: Settings) -> None:
    """Say on standard error that fake platforms are asked, where they are."""
    if as_the_stack(settings).fake_platforms_url:
        click.echo(FAKES_ANSWER, err=True)
