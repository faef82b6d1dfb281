"""`creatorgraph evaluate`: how good the identity engine is on accounts whose persons are known."""

from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from creatorgraph.errors import BadInputError
from creatorgraph.settings import Settings

if TYPE_CHECKING:
    from creatorgraph.identity_graph.evaluation import Rate, Rates
    from creatorgraph.operations.evaluate import Evaluation

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("evaluate")
@click.option("--truth", type=FILE, multiple=True, required=True, help="Rows with person_id; may be given again.")
@click.option("--accounts", type=FILE, multiple=True, help="What the engine sees of each truth file, in their order.")
@click.option("--weights", type=FILE, help="A weights file to evaluate instead of the one in force.")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Draw the sets to this SVG file.")
@click.option(
    "--mistakes",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the wrong pairs to this file, one JSON object a line, with the evidence of each.",
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object a set.")
def evaluate_command(
    *,
    truth: tuple[Path, ...],
    accounts: tuple[Path, ...],
    weights: Path | None,
    plot: Path | None,
    mistakes: Path | None,
    as_json: bool,
) -> None:
    """Resolve accounts in memory, without servers, and compare with the truth (docs/evaluate.md)."""
    from creatorgraph.identity_graph.weights import in_force, read  # noqa: PLC0415 - loads the engine
    from creatorgraph.operations.evaluate import figures_of, resolve  # noqa: PLC0415 - loads the engine
    from creatorgraph.operations.evaluate_plot import svg  # noqa: PLC0415 - loads the engine
    from creatorgraph.operations.mistakes import mistakes_of  # noqa: PLC0415 - loads the engine
    from creatorgraph.operations.targets import keep_off, whole_file  # noqa: PLC0415

    if accounts and len(accounts) != len(truth):
        raise BadInputError(f"--accounts is given {len(accounts)} times and --truth {len(truth)}; give one for each")
    for option, written, others in (("--mistakes", mistakes, ()), ("--plot", plot, (mistakes,))):
        keep_off(written, [*truth, *accounts, weights, *others], option=option)
    used, every = read(weights) if weights else in_force(Settings().weights_file), []
    with whole_file(mistakes) if mistakes else nullcontext() as file:
        for number, path in enumerate(truth):
            resolved = resolve(path, used, accounts=accounts[number] if accounts else None)
            found = figures_of(resolved, used)
            click.echo(orjson.dumps(asdict(found)).decode() if as_json else _text(found))
            every.append(found)
            if file:
                file.writelines(orjson.dumps(asdict(each)) + b"\n" for each in mistakes_of(resolved))
    if plot:
        with whole_file(plot) as picture:
            picture.write(svg(every).encode())


def _text(found: "Evaluation") -> str:
    lines = [
        f"{found.name}: {found.accounts:,} accounts of {found.persons:,} persons"
        + (f", {found.unreadable:,} unreadable" if found.unreadable else "")
        + (f"; {found.unmatched:,} names of the truth have no account" if found.unmatched else ""),
        f"  pairwise        {_rates(found.pairwise)}",
        f"  B-cubed         {_rates(found.b_cubed)}",
        f"  creators        {found.creators:,}, over-merged {found.over_merged:,}",
        f"  review          {found.review:,} pairs ({found.review / max(1, found.accounts):.3f} an account)",
        f"  recall          {_share(found.review_recall)} with review, {_share(found.ceiling_recall)} of candidates",
        f"  calibration     expected error {_share(found.calibration_error)} over {found.candidates:,} candidate pairs",
        *(f"    {each.probability:6.3f} -> {each.share:6.3f}  {each.pairs:,} pairs" for each in found.bins),
        f"  compute         {found.seconds:.2f} s",
    ]
    return "\n".join(lines)


def _rates(rates: "Rates") -> str:
    return f"precision {_rate(rates.precision)}, recall {_rate(rates.recall)}, F1 {_rate(rates.f1)}"


def _rate(rate: "Rate") -> str:
    return "none" if rate.value is None else f"{rate.value:.4f} [{rate.low:.4f}, {rate.high:.4f}]"


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.4f}"
