"""The card of the screen changed elsewhere: it is shown between two keys, and what is being typed stays."""

from typing import TYPE_CHECKING

from core.domain.card import Card
from core.views import Caller
from tui import handing, telling
from tui.catalogue import _
from tui.screens import call_sides
from tui.screens.sides.elsewhere import versions
from tui.screens.wrap_up import WrapUpDialog

if TYPE_CHECKING:
    from tui.screens.call import CallScreen

_SHOWN = 8
"""The least characters of another's value in a line that has more to say."""


async def show(screen: "CallScreen") -> None:
    """Read the card anew. The store answers in the order it is asked: no fact of ours is undone here."""
    opened = await screen.console.desk.card(screen.card.card_id)
    if opened is None:
        return
    before, card = screen.card, opened.card
    line = _said(screen, before, card)
    if card.erased_at is not None and before.erased_at is None:
        await _clear(screen, card)
    await screen.show_card(card)
    await _turn(screen)
    if isinstance(dialog := screen.app.screen, WrapUpDialog):
        dialog.show_values()
    if line:
        screen.say(line, "warn")


def tell_versions(screen: "CallScreen", field: str) -> None:
    """The cursor is in a field that two wrote: who wrote what, and how to say which is right."""
    told = f"{_way(screen)}: {versions(screen.call, field)}"
    screen.say(told, "warn") if screen.console.linear else screen.tell(told, "warn")


def _way(screen: "CallScreen") -> str:
    menu = screen.console.keymap.label("menu.open")
    return _("{menu}, “{versions}”").format(menu=menu, versions=_("Versions"))


def _said(screen: "CallScreen", before: Card, card: Card) -> str:
    """What the operator must know of it at once, beside what the notices tell."""
    if card.erased_at is not None and before.erased_at is None:
        return _("The administration has erased the personal data of this card.")
    if overtaken := _overtaken(screen, before, card):
        return overtaken
    if screen.call.given:
        return handing.gone(before, card, screen.console.desk.operator.name)
    return ""


def _overtaken(screen: "CallScreen", before: Card, card: Card) -> str:
    """The field with the cursor has another value: it waits beside the text; what to do about it."""
    form, keeper = screen.form, screen.call.keeper
    field = form.current
    value = card.value(field)
    if value == before.value(field):
        return ""
    if form.has_focus or not keeper.holds(field):
        form.set_value(field, value)
    if form.values()[field] == value:
        return ""
    keeper.overtaken(field, before)
    who = next(change.by for change in reversed(card.changes) if change.field == field)
    if keeper.holds(field):
        said = _("↓ {who}: “{value}”. Yours stays; to choose: {way}.")
    else:
        said = _("↓ {who}: “{value}”. It comes when you leave the field.")
    words = telling.value_words(field, value, screen.console.desk.pack)
    room = screen.size.width - len(said.format(who=who, value="", way=_way(screen))) - 2
    shown = words if len(words) <= room else words[: max(room, _SHOWN) - 1] + "…"
    return said.format(who=who, value=shown, way=_way(screen))


async def _turn(screen: "CallScreen") -> None:
    """The side shows by itself what belongs beside the card now, unless the cursor is in it."""
    side, leaf = screen.side, call_sides.at_rest(screen)
    if isinstance(side.leaf, call_sides.RESTING) and not side.entered and type(leaf) is not type(side.leaf):
        await side.turn(leaf)


async def _clear(screen: "CallScreen", card: Card) -> None:
    """Nothing of the person stays on the screen; what is half typed is the operator's own."""
    screen.call.caller = Caller("")
    screen.call.keeper.card = card
    if not screen.call.keeper.holds(screen.form.current):
        await screen.form.put(screen.form.current, "")
