"""The official complaint on paper: a private file to be printed, and where it lies."""

from typing import TYPE_CHECKING

from core.domain.card import Card
from core.domain.paper import missing_on_paper
from tui import paper
from tui.catalogue import _

if TYPE_CHECKING:
    from tui.screens.call import CallScreen


async def print_out(screen: "CallScreen") -> None:
    """Write the page; or say what is missing on it, and go there."""
    desk, card = screen.console.desk, screen.card
    if why := paper.why_not(card, desk.pack):
        screen.say(why, "warn")
        asked = [one.field for one in missing_on_paper(card, desk.pack)] or ["kind"]
        await screen.form.focus_field(asked[0])
        return
    page = paper.complaint(card, desk.pack, desk.deadlines.of(card))
    file = await desk.reports.keep_paper(_name(card), page)
    screen.say(_("For the printer: {file}. Delete it afterwards.").format(file=file), "ok")


def _name(card: Card) -> str:
    """Nothing of a person stands in the name of a file."""
    return f"complaint-{card.number or f't{card.local_number}'}.txt"
