"""A picture of evaluations: for each set its rates with intervals, and how far its probabilities can be trusted."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from creatorgraph.identity_graph.evaluation import Rate
from creatorgraph.operations.evaluate import Evaluation

SIDE, MARGIN, HEAD = 220, 48, 96
WIDTH, HEIGHT = 2 * SIDE + 3 * MARGIN, HEAD + SIDE + MARGIN
LARGEST = 9.0


def svg(evaluations: Sequence[Evaluation]) -> str:
    """Draw every evaluation as a row: rates on the left, the reliability curve on the right. Gives an SVG document."""
    rows = [
        f'<g transform="translate(0 {number * HEIGHT})">{"".join(_row(each))}</g>'
        for number, each in enumerate(evaluations)
    ]
    whole = HEIGHT * max(1, len(evaluations))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {whole}" width="{WIDTH}" height="{whole}" '
        f'font-family="sans-serif" font-size="11">'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(rows)}</svg>\n'
    )


def _row(found: Evaluation) -> list[str]:
    error = "none" if found.calibration_error is None else f"{found.calibration_error:.3f}"
    lines = (
        f"{found.name}: {found.accounts:,} accounts of {found.persons:,} persons",
        f"{found.creators:,} creators, {found.over_merged:,} over-merged; {found.review:,} pairs to review",
        f"calibration error {error} over {found.candidates:,} pairs",
    )
    texts = [_text(MARGIN, 24 + 18 * number, line, anchor="start") for number, line in enumerate(lines)]
    return [*texts, *_rates(found), *_curve(found)]


def _rates(found: Evaluation) -> list[str]:
    """Draw precision, recall and F1, pairwise and B-cubed, as points with their 95 % intervals."""
    parts = [_axes(MARGIN, "rate")]
    kinds = (("pairwise", found.pairwise), ("B-cubed", found.b_cubed))
    named = [
        (f"{kind} {name}", getattr(rates, name)) for kind, rates in kinds for name in ("precision", "recall", "f1")
    ]
    for number, (name, rate) in enumerate(named):
        y = HEAD + 16 + number * (SIDE - 32) / (len(named) - 1)
        parts.append(_text(MARGIN + 4, y - 6, name, anchor="start"))
        parts += _interval(rate, y)
    return parts


def _interval(rate: Rate, y: float) -> list[str]:
    if rate.value is None or rate.low is None or rate.high is None:
        return []
    low, high, at = (MARGIN + SIDE * value for value in (rate.low, rate.high, rate.value))
    return [
        f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="#36c" stroke-width="2"/>',
        f'<circle cx="{at:.1f}" cy="{y:.1f}" r="3.5" fill="#36c"><title>{rate.value:.4f}</title></circle>',
    ]


def _curve(found: Evaluation) -> list[str]:
    """Draw the share of true pairs over the probability; the area of a point grows with its pairs."""
    left = 2 * MARGIN + SIDE
    diagonal = (
        f'<line x1="{left}" y1="{HEAD + SIDE}" x2="{left + SIDE}" y2="{HEAD}" stroke="#bbb" stroke-dasharray="4"/>'
    )
    most = max((each.pairs for each in found.bins), default=1)
    points = [(left + SIDE * each.probability, HEAD + SIDE * (1 - each.share), each) for each in found.bins]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    dots = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{max(2.0, LARGEST * (each.pairs / most) ** 0.5):.1f}" fill="#c63" '
        f'fill-opacity="0.6"><title>{each.pairs:,}: {each.probability:.3f}, true {each.share:.3f}</title></circle>'
        for x, y, each in points
    ]
    return [_axes(left, "probability"), diagonal, f'<polyline points="{path}" fill="none" stroke="#c63"/>', *dots]


def _axes(left: int, name: str) -> str:
    frame = f'<rect x="{left}" y="{HEAD}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
    ticks = "".join(_text(left + SIDE * t, HEAD + SIDE + 14, f"{t:g}") for t in (0, 0.5, 1))
    return frame + ticks + _text(left + SIDE / 2, HEAD + SIDE + 30, name)


def _text(x: float, y: float, text: str, *, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
