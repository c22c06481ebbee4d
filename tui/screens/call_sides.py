"""What the keys turn the right half of the call to: history, speech, checklists, waiting, a hand-over."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from core.domain import commands as c
from core.domain.pack import Tactic, Topic
from core.domain.vocabulary import Status
from tui.catalogue import _
from tui.screens import approval, call_dialogs, owed
from tui.screens.escalate import escalate
from tui.screens.side import Leaf
from tui.screens.sides.approval import ApprovalLeaf
from tui.screens.sides.caller import CallerLeaf
from tui.screens.sides.emergency import EmergencyLeaf
from tui.screens.sides.given import GivenLeaf
from tui.screens.sides.hold import HoldLeaf
from tui.screens.sides.know import KnowLeaf
from tui.screens.sides.speech import SpeechLeaf
from tui.screens.sides.tactic import TacticLeaf

if TYPE_CHECKING:
    from tui.screens.call import CallScreen


RESTING = (HoldLeaf, GivenLeaf, ApprovalLeaf, KnowLeaf)
"""What the side shows by itself."""


def at_rest(screen: "CallScreen") -> Leaf:
    """What the side shows while the cursor is in the form."""
    if screen.card.held_since is not None:
        return HoldLeaf(screen.call)
    if screen.call.given:
        ways = {
            "take_up": partial(_take_up, screen),
            "return": partial(call_dialogs.give_back, screen),
            "pass_on": partial(escalate, screen),
        }
        return GivenLeaf(screen.call, ways, steady=screen.console.linear)
    if screen.card.status is Status.SUBMITTED:
        answers = {
            "approve": partial(approval.approve, screen),
            "send_back": partial(approval.send_back, screen),
        }
        return ApprovalLeaf(screen.call, answers)
    return KnowLeaf(screen.call)


async def history(screen: "CallScreen") -> None:
    """F3."""
    await screen.turn(CallerLeaf(screen.call, partial(call_dialogs.about_earlier, screen)))


async def speech(screen: "CallScreen") -> None:
    """F4. In a run also the questions: first once a greeting was said, and at every second press."""
    shown = screen.side.leaf if screen.side.entered else None
    asks = isinstance(shown, SpeechLeaf) or (screen.card.said and shown is None)
    if screen.caller is not None and asks:
        await screen.turn(screen.caller.questions)
    else:
        again = _("   {key}: questions").format(key=screen.call.key("speech.open")) if screen.caller else ""
        await screen.turn(SpeechLeaf(screen.call, again=again))


async def ask(screen: "CallScreen") -> None:
    """The questions of an invented caller."""
    if screen.caller is not None:
        await screen.turn(screen.caller.questions)


async def end_run(screen: "CallScreen") -> None:
    """The run is over, and looked back upon."""
    if screen.caller is not None:
        await screen.caller.end()


async def agreed_reply(screen: "CallScreen") -> None:
    """A hot topic was named: the reply that was agreed for it comes first among the phrases."""
    topic = screen.console.desk.pack.choice("topic", screen.card.value("topic"))
    if isinstance(topic, Topic) and topic.module and not screen.side.entered:
        await screen.side.turn(SpeechLeaf(screen.call, first=topic.module))


async def tactic(screen: "CallScreen") -> None:
    """F5: the list of the theme, the one begun, or the one that fits the kind; again: the next list."""
    pack, theme = screen.console.desk.pack, screen.card.value("theme")
    of_themes, asked = {one.tactic for one in pack.themes}, pack.tactic_of(theme)
    tactics = [
        one for one in pack.tactics if not one.medical and (one.id not in of_themes or one.id == asked)
    ]
    begun = [one for one in tactics if any(key[0] == one.id for key in screen.card.ticks)]
    fitting = [one for one in tactics if screen.card.value("kind") in one.kinds]
    of_theme = [one for one in tactics if one.id == asked]
    await _turn_list(screen, of_theme or begun or fitting or tactics, tactics, TacticLeaf)


async def checklist(screen: "CallScreen") -> None:
    """A theme was chosen: its list, where nothing more urgent stands beside the form; the cursor stays."""
    pack = screen.console.desk.pack
    asked = pack.tactic(pack.tactic_of(screen.card.value("theme")))
    if type(screen.side.leaf) not in (KnowLeaf, TacticLeaf) or screen.side.entered:
        return
    await screen.side.turn(TacticLeaf(screen.call, asked) if asked else at_rest(screen))


async def emergency(screen: "CallScreen") -> None:
    """F8: no question asked; the way back is in the menu."""
    if screen.card.emergency_at is None and not await screen.call.do(c.MarkEmergency()):
        return
    screen.lay()
    lists = [one for one in screen.console.desk.pack.tactics if one.medical]
    await _turn_list(screen, lists, lists, EmergencyLeaf)


async def _turn_list(
    screen: "CallScreen", first: Sequence[Tactic], all_of_them: Sequence[Tactic], leaf: type[TacticLeaf]
) -> None:
    """Show a checklist: the fitting one, or, when one of them is shown already, the next."""
    side = screen.side
    shown = side.leaf.tactic if isinstance(side.leaf, leaf) and side.entered else None
    if shown in all_of_them:
        following = all_of_them[(all_of_them.index(shown) + 1) % len(all_of_them)]
        await screen.turn(leaf(screen.call, following))
    elif first:
        await screen.turn(leaf(screen.call, first[0]))
    else:
        screen.say(_("The pack of the centre has no such list."), "warn")


async def hold(screen: "CallScreen") -> None:
    """F12: the caller waits; again: the caller is back."""
    if screen.card.held_since is not None:
        if await screen.call.do(c.Resume()):
            await screen.back_to_form()
    elif await screen.call.do(c.Hold()):
        await screen.turn(HoldLeaf(screen.call))


async def pass_on(screen: "CallScreen") -> None:
    """F6: to whom? Of a card that waits for me: first what to do with it; again: to whom."""
    if not await _first_the_ways(screen):
        await escalate(screen)


async def take_up(screen: "CallScreen") -> None:
    """Work on a card that was put aside. One that waits for me is read first, with the ways beside it."""
    if not await _first_the_ways(screen):
        await _take_up(screen)


async def _first_the_ways(screen: "CallScreen") -> bool:
    """Of a card that waits for me: put the cursor on what can be done with it, unless it is there."""
    among_them = screen.side.entered and isinstance(screen.side.leaf, GivenLeaf)
    if not screen.call.given or among_them:
        return False
    await screen.turn(at_rest(screen))
    return True


async def _take_up(screen: "CallScreen") -> None:
    if await screen.call.do(c.TakeUp()):
        await screen.back_to_form()
        await owed.warn_if_crowded(screen)
