"""`pult cards`, `pult card`: what is on the desk."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from tui.catalogue import N_, _
from tui.commands.say import Fault, document, line, plain
from tui.commands.spoken import command, option
from tui.commands.workplace import Workplace

if TYPE_CHECKING:
    from core.desk import Desk
    from core.domain.card import Card
    from core.domain.pack import Pack
    from core.views import CardRow, LogRow, Opened

_PAGE = 200


@command(help=N_("List cards, newest first."))
@option("--open", "open_only", is_flag=True, help=N_("Only those with work left."))
@option("--json", "as_json", is_flag=True, help=N_("As a JSON array."))
@click.pass_obj
def cards(place: Workplace, open_only: bool, as_json: bool) -> None:
    """List cards, newest first, page by page: memory does not grow with their number."""
    place.read(lambda desk: _list(desk, open_only, as_json))


@command(help=N_("Show a card: every field, drafts included, and its facts in order."))
@click.argument("number")
@option("--json", "as_json", is_flag=True, help=N_("As a JSON object."))
@click.pass_obj
def card(place: Workplace, number: str, as_json: bool) -> None:
    """Show one card; ``number`` as it is read out, with or without its letter and zeros."""
    place.read(lambda desk: _show(desk, number, as_json))


@command(help=N_("Print a card as an official complaint, a page to be signed."))
@click.argument("number")
@click.pass_obj
def complaint(place: Workplace, number: str) -> None:
    """Print the page; ``number`` as for a card. For a printer: ``pult complaint 417 | lpr``."""
    place.read(lambda desk: _print_complaint(desk, number))


async def _print_complaint(desk: "Desk", number: str) -> None:
    from tui import paper

    card = (await found(desk, number)).card
    if why := paper.why_not(card, desk.pack):
        raise Fault(why)
    for one in paper.complaint(card, desk.pack, desk.deadlines.of(card)).splitlines():
        line(one)


async def _list(desk: "Desk", open_only: bool, as_json: bool) -> None:
    if not as_json:
        async for row in _rows(desk, open_only):
            line(*_cells(row, desk.pack))
        return
    between = "[\n"
    async for row in _rows(desk, open_only):
        click.echo(between + document(record(row), indent=None), nl=False)
        between = ",\n"
    click.echo("[]" if between == "[\n" else "\n]")


async def _rows(desk: "Desk", open_only: bool) -> "AsyncIterator[CardRow]":
    page: Sequence[CardRow] = await desk.cards(None, _PAGE, open_only)
    while page:
        for row in page:
            yield row
        page = await desk.cards(page[-1], _PAGE, open_only)


def _cells(row: "CardRow", pack: "Pack") -> list[str]:
    from rich.cells import set_cell_size

    from tui import present

    widths = (8, 16, 10, 30, 40, 0)
    cells = (
        present.number(row),
        f"{present.day(row.opened_at, pack.centre.tz)} {present.clock(row.opened_at, pack.centre.tz)}",
        present.status(row.status),
        row.who or present.phone(row.caller),
        present.theme(row, pack) or row.essence,
        row.led_by,
    )
    return [set_cell_size(cell, width) if width else cell for cell, width in zip(cells, widths, strict=True)]


def record(row: "CardRow") -> dict[str, Any]:
    """A card of a list as JSON has it."""
    from core.domain.fields import marks
    from tui import present

    lists = {name: list(marks(getattr(row, name))) for name in ("urgency", "vulnerability")}
    return {"label": present.number(row), **plain(row), **lists}


async def found(desk: "Desk", number: str) -> "Opened":
    """A card by its number, as it is read out. Raises Fault: there is none."""
    digits = re.fullmatch(r"\D{0,2}(\d{1,18})", number.strip())
    opened = await desk.card_by_number(int(digits[1])) if digits else None
    if opened is None:
        raise Fault(_("There is no card {number} here.").format(number=number))
    return opened


async def _show(desk: "Desk", number: str, as_json: bool) -> None:
    opened = await found(desk, number)
    history = await desk.history(opened.card.card_id)
    if as_json:
        click.echo(document(whole(opened, history, desk.pack, desk.operator.name)))
    else:
        _print(opened, history, desk.pack)


def whole(opened: "Opened", history: "Sequence[LogRow]", pack: "Pack", name: str) -> dict[str, Any]:
    """Everything about a card as JSON has it: documented in docs/cli.md, and stable. ``name``: who looks."""
    from core.domain.completeness import missing
    from core.domain.envelope import payload_of
    from core.domain.fields import FIELDS
    from tui import present

    card = opened.card
    known = plain(card)
    del known["changes"], known["rivals"], known["moved"]  # the facts tell them
    return {
        "label": present.number(card),
        **known,
        "fields": {field.id: card.value(field.id) for field in FIELDS} | dict(card.fields),
        "drafts": plain(opened.drafts),
        "ticks": [
            {"tactic": tactic, "point": point, "at": plain(at)} for (tactic, point), at in card.ticks.items()
        ],
        "escalations": [
            payload_of(one.fact) | {name: value for name, value in plain(one).items() if name != "fact"}
            for one in card.escalations
        ],
        "contested": [
            {"field": one.field, "value": one.value, "by": one.by, "at": plain(one.at)}
            for others in card.contested.values()
            for one in others
        ],
        "callbacks": [
            payload_of(one.fact) | {name: value for name, value in plain(one).items() if name != "fact"}
            for one in card.callbacks
        ],
        "grades": plain(card.grades) | {"given": list(_grades(card, name))},
        "missing": plain(missing(card, pack)),
        "facts": plain(history),
    }


def _grades(card: "Card", name: str) -> Iterator[dict[str, Any]]:
    """Every grade; of one that is hidden from who looks only who gave it, when and what for."""
    from core.blind import unsaid

    shown = card.grades.shown_to(name, took=name in card.answered)
    for one in card.grades.given:
        told, hidden = plain(one), one not in shown
        if hidden:
            appealed = unsaid(told["appealed"]) if one.appealed else None
            told |= {"fact": unsaid(told["fact"]), "answers": [], "appealed": appealed}
        yield told | {"hidden": hidden}


def _print(opened: "Opened", history: "Sequence[LogRow]", pack: "Pack") -> None:
    from core.domain.completeness import missing
    from core.domain.fields import FIELDS
    from tui import present, telling
    from tui.commands.say import columns
    from tui.labels import field_label

    card, tz = opened.card, pack.centre.tz
    line(present.number(card), present.status(card.status), card.led_by)
    drafts = {draft.field: draft for draft in opened.drafts}
    rows = []
    for field in FIELDS:
        text = opened.text(field.id)
        if text:
            typed = _("(being typed)") if field.id in drafts else ""
            rows.append(
                (
                    field_label(field.id, pack.centre.policy),
                    telling.value_words(field.id, text, pack),
                    typed,
                )
            )
    if rows:
        columns(rows)
    if lacking := missing(card, pack):
        line(present.missing_short(lacking))
    late = {one.event_id for one in card.superseded}
    for fact in history:
        told = telling.fact(fact, pack)
        told = f"{_('too late')}: {told}" if fact.event_id in late else told
        line(present.moment(fact.occurred_at, tz), fact.actor, told)
