"""`creatorgraph train`: the identity weights, estimated from files."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from creatorgraph.cli.counts import Numbers
from creatorgraph.errors import BadInputError

if TYPE_CHECKING:
    from creatorgraph.operations.train import Source

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("train")
@click.option("--truth", type=FILE, multiple=True, help="Rows with person_id; may be given again.")
@click.option("--accounts", type=FILE, multiple=True, help="What the engine sees of each truth file, in their order.")
@click.option("--share", type=Numbers(0), multiple=True, help="How much each truth file counts; 1 if not given.")
@click.option(
    "--unlabelled",
    type=FILE,
    multiple=True,
    help="Accounts of which nobody knows whose they are; without --truth the shipped weights are adapted to them.",
)
@click.option("--link", type=Numbers(0, 1, min_open=True, max_open=True), help="Link from this probability on.")
@click.option("--review", type=Numbers(0, 1), help="Show for review from this probability on.")
@click.option("--keep", multiple=True, help="A comparison that keeps its shipped bits; may be given again.")
@click.option("--model", required=True, help="The model's name, which stands on every edge.")
@click.option("--about", default="", help="What it was trained on, for those who read the file.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where to write them."
)
def train_command(  # noqa: PLR0913 - options of a command
    *,
    truth: tuple[Path, ...],
    accounts: tuple[Path, ...],
    share: tuple[float, ...],
    unlabelled: tuple[Path, ...],
    link: float | None,
    review: float | None,
    keep: tuple[str, ...],
    model: str,
    about: str,
    output: Path,
) -> None:
    """Estimate the weights of identity evidence and write them to a file (docs/training.md)."""
    from creatorgraph.identity_graph.weights import Bands, load  # noqa: PLC0415 - loads the engine
    from creatorgraph.operations.targets import keep_off, place_of, whole_file  # noqa: PLC0415 - loads the engine
    from creatorgraph.operations.train import train_on  # noqa: PLC0415 - loads the engine

    place_of(output)
    keep_off(output, [*truth, *accounts, *unlabelled], option="--output")
    start = load()
    bands = Bands(
        link=start.bands.link if link is None else link, review=start.bands.review if review is None else review
    )
    if bands.review > bands.link:
        raise BadInputError(f"--review {bands.review} is above --link {bands.link}; what links needs no review")
    unknown = sorted(set(keep) - start.comparisons.keys())
    if unknown:
        raise BadInputError(f"--keep {unknown[0]}: no such comparison; there are {', '.join(start.comparisons)}")
    found = train_on(
        _sources(truth, accounts, share, unlabelled),
        start.model_copy(update={"bands": bands}),
        model=model,
        about=about,
        keep=keep,
        report=lambda source, pairs: click.echo(f"{source.accounts}: {pairs:,} pairs", err=True),
    )
    with whole_file(output) as file:
        file.write(found.readable().encode())
    click.echo(f"{output}: {found.model}")


def _sources(
    truth: tuple[Path, ...], accounts: tuple[Path, ...], share: tuple[float, ...], unlabelled: tuple[Path, ...]
) -> "list[Source]":
    from creatorgraph.operations.train import Source  # noqa: PLC0415 - loads the engine

    for name, given in (("--accounts", accounts), ("--share", share)):
        if given and len(given) != len(truth):
            raise BadInputError(f"{name} is given {len(given)} times and --truth {len(truth)}; give one for each")
    if not truth and not unlabelled:
        raise BadInputError("nothing to train on; give --truth or --unlabelled")
    known = zip(truth, accounts or truth, share or (1.0,) * len(truth), strict=True)
    return [Source(seen, path, counts) for path, seen, counts in known] + [Source(path) for path in unlabelled]
