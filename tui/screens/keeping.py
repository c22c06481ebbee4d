"""What is typed on a card and is no fact yet: drafts on disk, and text that the disk has not taken.

Nothing typed leaves the screen because it could not be written: it waits here, and goes to the disk with the
first key after there is room again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from core.desk import Desk
from core.domain.card import Card
from core.domain.fields import BY_ID
from core.views import Draft, Opened
from tui.catalogue import _
from tui.labels import field_label


class Keeper:
    """The texts of one open card. A text is here from its first key until it is a fact.

    ``card``: the card as the screen shows it; a fact says up to where its author had seen it.
    """

    def __init__(self, desk: Desk, opened: Opened) -> None:
        self.card = opened.card
        self._desk = desk
        self._texts = {draft.field: draft.text for draft in opened.drafts}
        self._seen = {draft.field: _seen_by(draft, opened.card) for draft in opened.drafts}
        self._unkept: set[str] = set()

    @property
    def unkept(self) -> Sequence[str]:
        """Fields whose text is on the screen only, by their labels."""
        return [
            field_label(field) if field in BY_ID else _("a question that was left open")
            for field in sorted(self._unkept)
        ]

    def holds(self, field: str) -> bool:
        """Whether something typed in the field is no fact yet."""
        return field in self._texts

    def text(self, field: str, otherwise: str) -> str:
        """What is typed in a field, or else what its last fact says."""
        return self._texts.get(field, otherwise)

    def forget(self, fields: Iterable[str]) -> None:
        """Their texts are facts now, or nobody wants them."""
        for field in fields:
            self._texts.pop(field, None)
            self._seen.pop(field, None)
            self._unkept.discard(field)

    def overtaken(self, field: str, before: Card) -> None:
        """Another's value came for a field that shows what was there before: no more than that was seen."""
        self._seen.setdefault(field, before.seq)

    def shown(self, values: Callable[[], Mapping[str, str]]) -> None:
        """The fields show these values: of one that shows what the card says, all was seen."""
        waiting = [field for field in self._seen if field not in self._texts]
        now = values() if waiting else {}
        for field in waiting:
            if now.get(field) == self.card.value(field):
                del self._seen[field]

    async def typed(self, field: str, text: str, cursor: int) -> None:
        """A key changed a field: on disk when this returns. Raises StoreError; the text waits then."""
        self._texts[field] = text
        self._seen.setdefault(field, self.card.seq)
        self._unkept.add(field)
        await self._desk.draft(self.card.card_id, field, text, cursor)
        self._unkept.discard(field)

    async def left(self, field: str, text: str) -> Card:
        """The cursor leaves a field: its text becomes a fact. Raises StoreError or Refused: it waits."""
        card = await self._desk.leave(self.card.card_id, field, text, self._seen.get(field))
        self.forget([field])
        return card

    async def catch_up(self, current: str) -> Card | None:
        """Do now, for every field but the current one, what could not be done when it was due.

        The card, when something became a fact. Raises StoreError: the rest goes on waiting.
        """
        card = None
        for field, text in [(field, text) for field, text in self._texts.items() if field != current]:
            if field in BY_ID and self.card.open:
                card = await self.left(field, text)
            elif field in self._unkept:  # a dialog's: it becomes a fact by its Enter alone
                await self.typed(field, text, len(text))
        return card


def _seen_by(draft: Draft, card: Card) -> int:
    """What a draft of an earlier start was begun over: what came in since then its author has not seen."""
    seqs = [each.seq or 0 for each in card.changes if each.field == draft.field and each.at <= draft.at]
    return max(seqs, default=0)
