"""`creatorgraph fake-platforms`: the four platforms on this machine, over a synthetic world."""

import click

from creatorgraph import logs
from creatorgraph.settings import Settings

PERSONS, SEED = 2_000, 7


@click.command("fake-platforms")
@click.option("--persons", type=click.IntRange(1, 1_000_000), default=PERSONS, show_default=True, help="How many.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed gives the same world.")
@click.option("--port", type=click.IntRange(1024, 65_535), help="The port; the one of this installation by default.")
@click.option("--no-quotas", is_flag=True, help="Refuse nothing for quota; calls are counted all the same.")
def fake_platforms_command(persons: int, seed: int, port: int | None, *, no_quotas: bool) -> None:
    """Serve Instagram, YouTube, TikTok and X in their wire forms until Ctrl-C, with quotas and traps on demand.

    The laptop stack starts it where no platform's key is set. See docs/platforms.md for its control door.
    """
    from creatorgraph.laptop.children import Port  # noqa: PLC0415 - loads drivers
    from creatorgraph.laptop.ports import require_free  # noqa: PLC0415
    from creatorgraph.platforms.fakes.server import run_fakes  # noqa: PLC0415 - loads the vocabularies

    settings = Settings()
    logs.configure(settings.log_level)
    place = Port("fake platforms", port or settings.fake_platforms_port)
    require_free([place], base=settings.port)  # granian would share a busy one with who holds it
    run_fakes(persons=persons, seed=seed, port=place.number, quotas=not no_quotas)
