"""What the board report's template shows: a plan's figures as words and pictures, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from passerelle.app.figures import BoardFigures, FunctionFigures, MoveFigures, Walk
from passerelle.app.flow_figures import VOLUNTEERS, Flow, Node
from passerelle.data.plan_folder import PlanFolder
from passerelle.faces import sentences
from passerelle.faces.charts import heatmap, marks, sankey, stacked, waterfall
from passerelle.faces.charts.marks import Mark
from passerelle.faces.format import (
    SPACE,
    cell,
    long_date,
    money,
    people,
    percent,
    signed,
    value,
    whole,
    within,
)
from passerelle.faces.page_parts import WIDE, both

PROTECTED: Final = "not shown"  # a cell hidden only because it would give a small one away

View = Mapping[str, Any]


def board_view(folder: PlanFolder, figures: BoardFigures) -> View:
    """Return what the template needs, by name; every text is plain and still to be escaped."""
    plan, summary = folder.plan, folder.summary
    currency = str(summary["currency"])
    provenance = summary["provenance"]
    return {
        "plan_title": str(plan.get("title") or plan["name"]),
        "start": long_date(str(plan["start"])),
        "period": period(plan),
        "quarters": plan["quarters"],
        "currency": currency,
        "generated": sentences.GENERATED if plan.get("generated") else "",
        "headline": sentences.headline(figures, currency),
        "pool_sentence": sentences.pool_sentence(figures),
        "best_possible": sentences.best_possible(figures, str(summary["status"])),
        "key_figures": _key_figures(figures, currency),
        "walk": _walk(figures),
        "flows": _flows(figures),
        "exposure": _exposure(figures),
        "moves": _moves(figures, currency),
        "prices": _prices(figures, currency),
        "money": _money(figures, currency),
        "chosen": sentences.chosen(figures, currency),
        "unknowns": _texts(plan.get("unknowns")),
        "roster": sentences.roster_sentence(plan.get("roster") or {}),
        "guesses": [_guess(lever, currency) for lever in figures.guesses],
        "notes": _texts(plan.get("notes")),
        "sources": _texts(provenance.get("sources")),
        "provenance": provenance,
        "pairs": _pairs(provenance),
    }


def period(plan: Mapping[str, Any]) -> str:
    """Return the plan's quarters in words: ``Oct-Dec 2025 to Jul-Sep 2027``."""
    labels = [str(label).replace("-", "–") for label in plan["quarter_labels"]]
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"


def _texts(lines: Iterable[object] | None) -> list[str]:
    return [str(line) for line in lines or ()]


# ------------------------------------------------------------------ figures and walks


def _key_figures(figures: BoardFigures, currency: str) -> list[View]:
    pool, sums = figures.pool, figures.money
    gap = figures.gap
    return [
        _figure("Employees", whole(figures.employees)),
        _figure("In affected roles", whole(pool.people)),
        _figure("Stay in their role", whole(pool.stay), "of those affected", Mark.STAY),
        _figure("Move", whole(pool.move), "to another role", Mark.MOVE),
        _figure("Train, then move", whole(pool.retrain), "to another role", Mark.RETRAIN),
        _figure("Separate", whole(pool.separate), "with support", Mark.SEPARATE),
        *_expected(figures),
        _figure("Leave on their own", whole(figures.attrition), "expected, all roles", Mark.ATTRITION),
        _figure("Hires", whole(figures.hired), "expected, all roles", Mark.HIRE),
        _figure("Cost", money(sums.cost, currency)),
        _figure("Saving", money(sums.saving, currency)),
        _figure("Net present value", money(sums.npv, currency)),
        _figure(
            "Distance from the best plan",
            "not known" if gap is None else "none" if gap <= 1e-9 else f"under{SPACE}{within(gap)}",
            _bound(figures, currency),
        ),
    ]


def _expected(figures: BoardFigures) -> list[View]:
    """Return those who leave by declining an offer or by choice, where the plan expects any."""
    shown = [
        ("Decline an offer", figures.refused, "expected; leave with support", Mark.SEPARATE),
        ("Volunteer to leave", figures.volunteers, "expected; with pay", Mark.ATTRITION),
    ]
    return [_figure(name, whole(count), note, mark) for name, count, note, mark in shown if count >= 0.5]


def _bound(figures: BoardFigures, currency: str) -> str:
    """Return plan and bound side by side, where they differ in three figures."""
    if figures.bound is None or figures.objective is None:
        return ""
    found, best = money(figures.objective, currency), money(figures.bound, currency)
    return "proved, for these assumptions" if found == best else f"objective {found}, at best {best}"


def _figure(name: str, number: str, note: str = "", mark: Mark | None = None) -> View:
    return {"name": name, "value": number, "note": note, "mark": mark.value if mark else ""}


def _walk(figures: BoardFigures) -> View:
    total, pool = figures.walk, figures.pool_walk
    shown = [("Whole employer", total), *([("Affected roles", pool)] if pool.start else [])]
    rows = zip(*(_steps_and_ends(walk) for _, walk in shown), strict=True)
    return {
        "sentence": sentences.walk_sentence(total, "Headcount"),
        "attrition": sentences.attrition_sentence(figures),
        "total": _waterfalls(total, "walk-all", "Headcount walk of the whole employer, in people"),
        "pool": _waterfalls(pool, "walk-pool", "Headcount walk of affected roles, in people")
        if pool.start
        else None,
        "pool_sentence": sentences.walk_sentence(pool, "Headcount in affected roles"),
        "heads": [name for name, _ in shown],
        "rows": [{"name": row[0][0], "cells": [number for _, number in row]} for row in rows],
    }


def _waterfalls(walk: Walk, name: str, title: str) -> View:
    steps = (
        waterfall.Step("Expected attrition", -walk.attrition, Mark.ATTRITION),
        waterfall.Step("Separations", -walk.separated, Mark.SEPARATE),
        waterfall.Step("Volunteers", -walk.volunteers, Mark.ATTRITION),
        waterfall.Step("Moves out, with training", -walk.moved_out, Mark.MOVE),
        waterfall.Step("Moves in", walk.moved_in, Mark.MOVE),
        waterfall.Step("Hires", walk.hired, Mark.HIRE),
        waterfall.Step("Rounding", walk.rounding, Mark.TOTAL),
    )
    settled = (
        steps[3:5] if abs(walk.in_training) < 0.5 else ()
    )  # all who moved have arrived: no total changes
    drawn = waterfall.Walk(
        "Today",
        walk.start,
        tuple(step for step in steps if abs(step.change_people) >= 0.5 and step not in settled),
        "At the end",
        walk.end,
    )
    return both(lambda part, width: waterfall.waterfall(drawn, f"{name}-{part}", title, width))


def _steps_and_ends(walk: Walk) -> list[tuple[str, str]]:
    return [
        ("Today", whole(walk.start)),
        ("Expected attrition", signed(-walk.attrition)),
        ("Separations", signed(-walk.separated)),
        ("Volunteers who leave, expected", signed(-walk.volunteers)),
        ("Moves out, with training", signed(-walk.moved_out)),
        ("Moves in", signed(walk.moved_in)),
        ("Hires", signed(walk.hired)),
        ("Rounding", signed(walk.rounding)),
        ("At the end", whole(walk.end)),
        ("Required at the end", whole(walk.required)),
    ]


# ------------------------------------------------------------------ flows


def _flows(figures: BoardFigures) -> View:
    flows, pool = figures.flows, figures.pool
    if not flows.flows:
        return {"sentence": "Nobody is asked to change", "wide": "", "bars": [], "rows": []}
    sources = [
        sankey.End(_capital(node.name), _count(node.people, with_noun=True), Mark.TOTAL)
        for node in flows.sources
    ]
    targets = [
        sankey.End(sentences.destination(node), _count(node.people, with_noun=True), _mark(node))
        for node in flows.targets
    ]
    ribbons = [sankey.Ribbon(flow.source, flow.target, flow.drawn, _said(flow)) for flow in flows.flows]
    title = "Where people of affected roles go, in people"
    return {
        "sentence": f"Where the {people(pool.people)} in affected roles go",
        "says": sentences.stay_sentence(figures),
        "wide": Markup(sankey.sankey((sources, targets), ribbons, "flows-wide", title, WIDE)),
        "bars": [
            _bar(index, source, [r for r in ribbons if r.source == index], targets)
            for index, source in enumerate(sources)
        ],
        "rows": [
            {
                "source": sources[ribbon.source].label,
                "target": targets[ribbon.target].label,
                "says": ribbon.says,
            }
            for ribbon in ribbons
        ],
    }


def _bar(
    index: int, source: sankey.End, ribbons: Sequence[sankey.Ribbon], targets: Sequence[sankey.End]
) -> View:
    ways = [(targets[ribbon.target], ribbon) for ribbon in ribbons]
    parts = [stacked.Part(f"{end.label}: {ribbon.says}", ribbon.weight, end.mark) for end, ribbon in ways]
    return {
        "name": source.label,
        "says": source.says,
        "svg": Markup(stacked.stacked(parts, f"flows-bar-{index}", f"Where people of {source.label} go")),
        "ways": [{"mark": end.mark.value, "name": end.label, "says": ribbon.says} for end, ribbon in ways],
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _mark(node: Node) -> Mark:
    return Mark.ATTRITION if node.kind == VOLUNTEERS else Mark(node.kind)


def _count(number: int | None, *, with_noun: bool) -> str:
    if number is None:
        return f"{cell(None)} people" if with_noun else cell(None)
    return people(number) if with_noun else whole(number)


def _said(flow: Flow) -> str:
    return PROTECTED if flow.people is None and not flow.small else cell(flow.people)


# ------------------------------------------------------------------ exposure, moves, prices, money


def _exposure(figures: BoardFigures) -> View:
    shown = (figures.exposure, *figures.functions)
    rows = [_exposure_row(row) for row in shown]
    title = "Share of work exposed by function, in percent of weighted tasks"
    heads = ("people today", "change required")
    return {
        "sentence": sentences.exposure_sentence(figures),
        **both(lambda part, width: heatmap.heatmap(rows, f"exposure-{part}", title, heads, width)),
        "legend": [heatmap.step_words(step) for step in range(len(marks.STEPS))],
        "rows": [
            {
                "name": row.label,
                "cells": [row.left_words, *(percent(share) for share in row.shares), row.right_words],
            }
            for row in rows
        ],
    }


def _exposure_row(row: FunctionFigures) -> heatmap.Row:
    return heatmap.Row(
        row.name,
        (row.low_share, row.central_share, row.high_share),
        cell(row.people),
        sentences.change_words(row.change_people, row.change_share),
    )


def _moves(figures: BoardFigures, currency: str) -> View:
    moves = figures.moves
    if moves.people == 0:
        return {"sentence": "Nobody is offered a move", "rows": []}
    ways = "way" if moves.other_ways == 1 else "ways"
    return {
        "sentence": f"{people(moves.people)} are offered a move; these are the largest"
        if moves.people != 1
        else "1 person is offered a move",
        "rows": [_move_row(move, currency) for move in moves.largest],
        "other": f"{whole(moves.other_ways)} other {ways}" if moves.other_ways else "",
        "other_people": cell(moves.other_people),
        "people": whole(moves.people),
    }


def _move_row(move: MoveFigures, currency: str) -> View:
    return {
        "title_from": move.title_from,
        "occupation_from": move.occupation_from,
        "title_to": move.title_to,
        "occupation_to": move.occupation_to,
        "function_to": move.function_to,
        "mark": move.decision,
        "people": cell(move.people),
        "pay": "–" if move.pay_ratio is None else percent(move.pay_ratio),
        "weeks": whole(move.weeks) if move.weeks else "none",
        "cost": "–" if move.cost is None else money(move.cost, currency),
        "fit": "–" if move.fit is None else f"{move.fit:.2f}",
    }


def _prices(figures: BoardFigures, currency: str) -> View:
    count = len(figures.prices) + figures.prices_more
    if count == 0:
        sentence = "No limit holds the plan back"
    elif count == 1:
        sentence = "One limit holds the plan back"
    else:
        sentence = f"{whole(count)} limits hold the plan back"
        sentence += f"; the {len(figures.prices)} that weigh most" if figures.prices_more else ""
    idle = figures.limits_idle
    rest = " One other limit leaves" if idle == 1 else f" {whole(idle)} other limits leave" if idle else ""
    rest += " room: more of " + ("it" if idle == 1 else "them") + " would change nothing." if rest else ""
    return {
        "sentence": sentence,
        "says": sentences.price_sentence(figures, currency) + rest,
        "rows": [
            {"says": price.says, "amount": money(price.amount, currency), "unit": price.unit}
            for price in figures.prices
        ],
    }


def _money(figures: BoardFigures, currency: str) -> View:
    sums = figures.money
    return {
        "sentence": f"Over the plan it costs {money(sums.cost, currency)} and saves "
        f"{money(sums.saving, currency)}; net present value {money(sums.npv, currency)}",
        "rows": [{"name": _line(line), "amount": whole(amount)} for line, amount in sums.lines],
        "quarters": [
            {"name": label.replace("-", "–"), "cost": whole(cost), "saving": whole(saving)}
            for label, cost, saving in sums.quarters
        ],
    }


def _line(name: str) -> str:
    return _capital(name.replace("_", " ").replace("-", " "))


def _guess(lever: Mapping[str, Any], currency: str) -> View:
    unit = str(lever.get("unit", ""))
    return {
        "title": str(lever["title"]),
        "key": str(lever["key"]),
        "value": value(lever["value"], {"money": currency, "choice": ""}.get(unit, unit)),
        "source": str(lever["source"]),
    }


def _pairs(provenance: Mapping[str, Any]) -> list[View]:
    names = (
        ("Passerelle version", "version"),
        ("Reference snapshot", "snapshot_id"),
        ("Snapshot hash", "snapshot_hash"),
        ("Roster hash", "roster_hash"),
        ("Scenario hash", "scenario_hash"),
        ("Seed", "seed"),
    )
    return [{"name": name, "value": str(provenance[key])} for name, key in names if key in provenance]
