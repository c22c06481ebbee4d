"""An invented caller on the line of a call: heard under the card, asked beside it, gone at the end."""

from typing import TYPE_CHECKING

from core.domain.sandbox.vocabulary import RunEnd
from tui.screens.sandbox.heard import Heard, as_heard
from tui.screens.sides.asking import AskLeaf

if TYPE_CHECKING:
    from tui.screens.call import CallScreen
    from tui.training import Training


class InventedCaller:
    """``heard``: the strip under the card. ``questions``: what can be asked."""

    def __init__(self, screen: "CallScreen", training: "Training") -> None:
        self._screen = screen
        self._training = training
        self._said = 0
        self._ending = False
        self.heard = Heard()
        self.questions = AskLeaf(screen.call, training)

    async def follow(self) -> None:
        """Something was done with the card: what the caller says to it."""
        await self._training.follow(self._screen.card)
        self._show()

    async def tick(self) -> bool:
        """Another second; whether the run is over with it."""
        why = None if self._ending else self._training.over(self._screen.card)
        if why is not None:
            self._ending = True
            # Not from here: a screen that takes itself away never comes back to its next line.
            self._screen.console.call_next(self.end, why)
            return True
        self._training.tick()
        self._show()
        return False

    async def end(self, why: RunEnd | None = None) -> None:
        """The run is over; look back upon it. Of an exam only the whole is looked back upon, at its end."""
        self._ending = True  # the clock need not find it over once more
        card = self._screen.card
        if self._training.live is not None:
            await self._training.end(card.card_id, why or self._training.over(card) or RunEnd.STOPPED)
        await self._screen.console.to_desk()
        await self._training.open()
        if self._training.drill is None and not (card.training and card.training.exam):
            await self._training.look_back(card.card_id)

    def _show(self) -> None:
        run, talk = self._training.run, self._training.talk
        if run is None or talk is None:
            return
        self.heard.show_run(run, talk, self._screen.console.language)
        new = talk.spoken[self._said :]
        self._said = len(talk.spoken)
        if new and self._screen.console.linear:  # a screen reader hears them as they are said
            self._screen.console.say(" ".join(map(as_heard, new)))
