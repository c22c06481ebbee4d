"""The card of an intern: a mentor approves it, or sends it back with a reason."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.domain.commands import Approve, Command, SendBack
from core.domain.vocabulary import Status
from tui import present, telling
from tui.catalogue import _
from tui.screens.call_dialogs import fill
from tui.screens.dialogs import ChooseDialog
from tui.widgets.form import FieldSpec
from tui.widgets.lines import Row

if TYPE_CHECKING:
    from tui.screens.call import CallScreen

_WIDE = 60


async def approve(screen: "CallScreen") -> None:
    """With which result the card of whom is finished: Enter."""

    async def chosen(way: str | None) -> None:
        if way is None or not await screen.call.do(Approve()):
            await screen.back_to_form()
        else:
            await screen.console.to_desk()
            number = present.number(screen.card)
            screen.console.say(_("{number} is approved and finished.").format(number=number), "ok")

    result = telling.value_words("result", screen.card.value("result"), screen.console.desk.pack)
    rows = [Row("approve", (_("Approve: {result}").format(result=result),))]
    title = _("Approve the card: {who}").format(who=_author(screen))
    await screen.app.push_screen(ChooseDialog(title, rows, width=_WIDE), chosen)


async def send_back(screen: "CallScreen") -> None:
    """Why the card goes back to the intern."""
    author = _author(screen)
    field = FieldSpec("approval.reason", _("Reason"), label_width=9)

    async def sent() -> None:
        await screen.back_to_form()
        screen.say(_("Sent back: {who}.").format(who=author), "ok")

    def make(answers: Mapping[str, str]) -> Command:
        return SendBack(answers["approval.reason"])

    await fill(screen, _("Send back: {who}").format(who=author), [field], make, {}, then=sent)


async def handed_in(screen: "CallScreen") -> None:
    """The card was wrapped up: to the desk, and what has become of it."""
    waits = screen.card.status is Status.SUBMITTED
    said = _("{number} waits for the approval of your mentor.") if waits else _("{number} is finished.")
    await screen.console.to_desk()
    screen.console.say(said.format(number=present.number(screen.card)), "ok")


def _author(screen: "CallScreen") -> str:
    return screen.card.submission.by if screen.card.submission else ""
