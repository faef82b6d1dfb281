"""How a case, its preview and decisions look on a terminal. Texts of accounts are strangers': shown, never obeyed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from rich.box import ROUNDED, SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from creatorgraph.identity_graph.decisions import Conflict, Decision, Verdict
from creatorgraph.identity_graph.explaining import PRIOR, explain
from creatorgraph.identity_graph.review_previews import Answer, Component, WeakLink
from creatorgraph.identity_graph.review_queue import Case
from creatorgraph.identity_graph.review_reads import Preview

LONGEST = 240
SHOWN_GROUPS = 6
SHOWN_REASONS = 4
"""In a list: the weightiest. A case by itself shows all."""
FIELDS = ("handle", "display_name", "bio", "website", "followers", "country", "language", "verified", "last_post_at")
COLOURS = {Verdict.SAME: "green", Verdict.DIFFERENT: "red"}


def plain(value: object) -> str:
    """Write a value of an account as one line without anything that would steer the terminal."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in str(value)).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def probable(probability: float) -> str:
    """Write a probability: nothing that was judged is certain, so rounding makes none 0 or 1."""
    text = f"{probability:.3f}"
    return {"1.000": ">0.999", "0.000": "<0.001"}.get(text, text)


def _some(reasons: Sequence[str]) -> str:
    """Give the first reasons, which weigh most, and how many more there are."""
    more = len(reasons) - SHOWN_REASONS
    return "; ".join([*map(plain, reasons[:SHOWN_REASONS]), *([f"{more} more"] if more > 0 else [])])


def case_view(case: Case, preview: Preview | None, decisions: Sequence[Decision] = ()) -> RenderableType:
    """Show a case: both accounts side by side, the evidence, what people decided, both answers."""
    head = _scored(case) if case.edge else Text("  no edge: resolution found nothing to link or to ask", "dim")
    head.append("   reach ", "dim").append(f"{case.reach:,}")
    if case.claimed_by:
        head.append(f"   held by {plain(case.claimed_by)} until {case.claimed_until}", "yellow")
    parts: list[RenderableType] = [head, accounts_view(case)]
    if case.edge:
        parts.append(evidence_view(case.edge))
    if decisions:
        parts.append(Panel(decisions_view(decisions), title="decided", title_align="left"))
    if preview is not None:
        parts.append(preview_view(preview))
    return Group(*parts)


def _scored(case: Case) -> Text:
    return Text.assemble(
        ("  p = ", "dim"),
        (probable(float(case.edge.get("probability") or 0.0)), "bold"),
        ("   evidence ", "dim"),
        f"{float(case.edge.get('weight') or 0.0):+.2f} bits",
        ("   expected loss ", "dim"),
        f"{case.loss:.3f}",
    )


def accounts_view(case: Case) -> Table:
    """Show two accounts side by side; values that agree are green."""
    table = Table(box=ROUNDED, expand=True, show_lines=False, border_style="dim")
    table.add_column("", style="dim", no_wrap=True)
    for account in (case.account, case.other):
        table.add_column(Text(plain(account["key"]), "bold cyan"), ratio=1, overflow="fold")
    for name in FIELDS:
        one, other = case.account.get(name), case.other.get(name)
        if one is not None or other is not None:
            style = "green" if one is not None and plain(one).casefold() == plain(other).casefold() else ""
            cells = [Text("" if value is None else plain(value), style) for value in (one, other)]
            table.add_row(name.replace("_", " "), *cells)
    table.add_row("creator", Text(plain(case.creator), "dim"), Text(plain(case.other_creator), "dim"))
    return table


def evidence_view(edge: Mapping[str, Any]) -> RenderableType:
    """Show what speaks for and against: the bits of each kind, and its sentence."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    for said in explain(edge):
        colour = "green" if said.bits > 0 else "red"
        style = "dim" if said.name == PRIOR else ""
        table.add_row(
            Text(f"{said.bits:+.2f}", colour),
            _bar(said.bits, colour),
            Text(plain(said.sentence), style),
            Text(said.name, "dim"),
        )
    return Panel(table, title="evidence, in bits", border_style="dim")


def _bar(bits: float, colour: str) -> Text:
    return Text("█" * min(20, max(1, round(abs(bits)))), colour)


def preview_view(preview: Preview) -> RenderableType:
    """Show what each answer would change."""
    return Group(*(_answer(one, preview.component) for one in preview.answers))


def _answer(answer: Answer, component: Component) -> Panel:
    lines: list[Text] = []
    if not answer.honoured:
        lines.append(Text("another decision stands against it: nothing would join or part", "yellow"))
    if not answer.after:
        lines.append(Text("nothing changes now; it holds from now on", "dim"))
    for creators in answer.merged:
        names = ", ".join(_named(component, creator) for creator in creators)
        lines.append(Text(f"one creator of {len(creators)}: {names}"))
    lines += [Text(f"{_named(component, creator)} parts") for creator in answer.split]
    for group in answer.after[:SHOWN_GROUPS]:
        shown = ", ".join(plain(_label(component, key)) for key in group[:SHOWN_GROUPS])
        more = f" and {len(group) - SHOWN_GROUPS} more" if len(group) > SHOWN_GROUPS else ""
        lines.append(Text(f"  → {shown}{more}", "dim"))
    if len(answer.after) > SHOWN_GROUPS:
        lines.append(Text(f"  → {len(answer.after) - SHOWN_GROUPS} more groups", "dim"))
    colour = COLOURS[answer.verdict]
    return Panel(Text("\n").join(lines), title=f"if {answer.verdict.lower()}", title_align="left", border_style=colour)


def _label(component: Component, key: str) -> str:
    handle = component.accounts.get(key, {}).get("handle")
    return f"{key} @{handle}" if handle else key


def _named(component: Component, creator: str) -> str:
    names = (row["creator_name"] for row in component.accounts.values() if row["creator"] == creator)
    return f"{plain(next(filter(None, names), 'nameless'))} ({creator})"


def near_view(found: Sequence[Mapping[str, Any]]) -> Table:
    """Show creators near by meaning, as the API gives them."""
    table = Table(box=SIMPLE_HEAD)
    for name in ("p", "meaning"):
        table.add_column(name, justify="right")
    for name in ("creator", "the two that fit best", "for and against"):
        table.add_column(name, overflow="fold")
    for each in found:
        creator, edge = each["creator"] or {}, each["edge"]
        table.add_row(
            probable(each["probability"]),
            f"{each['meaning']:.3f}",
            Text(f"{plain(creator.get('name') or 'nameless')} ({creator.get('key', '')})"),
            Text(", ".join(plain(edge[side]["key"]) for side in ("account", "other"))),
            Text(_some(edge["reasons"])),
        )
    return table


def queue_view(cases: Sequence[Case]) -> Table:
    """Show a list of cases."""
    table = Table(box=SIMPLE_HEAD)
    for name, options in (
        ("loss", {"justify": "right"}),
        ("p", {"justify": "right"}),
        ("reach", {"justify": "right"}),
        ("one", {"overflow": "fold"}),
        ("other", {"overflow": "fold"}),
        ("for and against", {"overflow": "fold"}),
        ("held by", {}),
    ):
        table.add_column(name, **options)  # type: ignore[arg-type]  # rich's own words for columns
    for case in cases:
        table.add_row(
            f"{case.loss:.3f}",
            probable(float(case.edge.get("probability") or 0)),
            f"{case.reach:,}",
            _two_lines(case.account),
            _two_lines(case.other),
            Text(_some(case.edge.get("reasons") or ())),
            Text(plain(case.claimed_by or "")),
        )
    return table


def _two_lines(account: Mapping[str, Any]) -> Text:
    return Text(f"{plain(account['key'])}\n{plain(account.get('display_name') or '')}")


def decisions_view(decisions: Iterable[Decision]) -> Text:
    """Show decisions, a line each."""
    return Text("\n").join(
        Text.assemble(
            (f"{one.verdict:<9} ", COLOURS[one.verdict] if one.in_force else "dim strike"),
            f"{plain(one.left)}  {plain(one.right)}  ",
            (f"{one.id}  {one.signed.at}  {plain(one.signed.actor)}", "dim"),
            f"  {plain(one.signed.reason or '')}",
            "" if one.in_force else "  (superseded)",
        )
        for one in decisions
    )


def conflict_view(conflict: Conflict) -> Panel:
    """Show decisions that contradict each other."""
    same = decisions_view(conflict.chain) if conflict.chain else Text("both turned out to be one account", "yellow")
    return Panel(Group(decisions_view([conflict.different]), same), title="contradiction", border_style="yellow")


def weakest_view(link: WeakLink) -> Panel:
    """Show the edge that a creator hangs on, and into what it would fall."""
    parts = Text("\n").join(Text(f"  → {', '.join(map(plain, part[:SHOWN_GROUPS]))}") for part in link.parts)
    one, other = map(plain, link.pair)
    return Panel(Group(evidence_view(link.edge), parts), title=f"{one} — {other}", border_style="yellow")


def decision_row(one: Decision) -> dict[str, Any]:
    """Write a decision as JSON does."""
    ended = one.superseded
    return {
        "id": one.id,
        "verdict": one.verdict.value,
        "accounts": list(one.pair),
        "actor": one.signed.actor,
        "reason": one.signed.reason,
        "at": one.signed.at,
        "superseded_at": ended.at if ended else None,
        "restores": one.restores,
        "split": one.split,
    }


def case_row(case: Case) -> dict[str, Any]:
    """Write a case as JSON does."""
    return {
        "accounts": list(case.pair),
        "creators": [case.creator, case.other_creator],
        "probability": case.edge.get("probability"),
        "weight": case.edge.get("weight"),
        "band": case.edge.get("band"),
        "reasons": case.edge.get("reasons"),
        "reach": case.reach,
        "expected_loss": case.loss if case.edge else None,
        "claimed_by": case.claimed_by,
        "claimed_until": case.claimed_until,
    }


def answer_row(answer: Answer) -> dict[str, Any]:
    """Write an answer foreseen as JSON does."""
    return {
        "verdict": answer.verdict.value,
        "honoured": answer.honoured,
        "before": answer.before,
        "after": answer.after,
        "merged": answer.merged,
        "split": answer.split,
    }


def json_line(row: Mapping[str, Any]) -> str:
    """Write one object on one line."""
    return orjson.dumps(row).decode()
