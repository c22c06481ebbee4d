"""A page of the feed, sorted into what it means for the log and for cards. Touches no database."""

from collections.abc import Sequence
from itertools import pairwise
from json.encoder import encode_basestring as _quoted

from core.domain.envelope import Event
from core.domain.events import CardErased
from core.domain.fold import grow
from core.domain.record import record
from core.domain.wire import ACCEPTED, Item, Stamp
from core.store.projections import BESIDE_CARDS, Folded
from core.store.texts import EPOCH, event_of, instant, micros


@record(frozen=True, slots=True)
class Row:
    """A row of the log. ``hash``: in hex."""

    position: int
    card_id: str
    seq: int | None
    type: str
    hash: str


@record(frozen=True, slots=True)
class Came:
    """An item of the feed, read. ``text``: as the log keeps it; ``stamp``: the same."""

    item: Item
    text: str
    event: Event
    stamp: str


def came(item: Item) -> Came:
    """Read an item: half of the work there is with it, and nothing that waits for a database."""
    said, text = item.stamp, _storable(item.event)
    # What the journal could not read may bear the place of another fact, and take it after a restore.
    believed = "" if said.verdict == "malformed" else text
    event = event_of(
        believed, item.event_id, item.card_id, seq=said.seq, number=said.number,
        otherwise=instant(said.received_at) or EPOCH,
    )  # fmt: skip
    return Came(item, text, event, text_of(said))


@record(frozen=True, slots=True)
class New:
    """A fact that was not known here.

    ``number``: of the card, if the fact began it. ``event``: None if it does not count: refused, erased.
    """

    position: int
    seq: int
    number: int
    event: Event | None


class Sorted:
    """What items mean, given the rows that are known of them and the last position of the log.

    ``inserted``, ``numbered``, ``blanked``, ``aside``: rows for the statements of ``core.store.replica``.
    ``cards``: card → what is new of it, in order; None where something known was changed, so that it must be
    folded anew. ``erasures``: cards, each with the number below which its texts go. ``spoken``: positions of
    facts about callers.
    """

    def __init__(self, page: Sequence[Came], known: dict[str, Row], last: int) -> None:
        self.inserted: list[tuple[object, ...]] = []
        self.numbered: list[tuple[object, ...]] = []
        self.blanked: list[tuple[int]] = []
        self.aside: list[tuple[object, ...]] = []
        self.cards: dict[str, list[New] | None] = {}
        self.erasures: list[tuple[str, int]] = []
        self.spoken: list[int] = []
        self._known = known
        self._last = last
        for one in page:
            row = known.get(one.item.event_id)
            if row is None:
                self._insert(one)
            elif row.hash != one.item.hash:
                self._put_aside(one)
            elif row.seq is None or one.item.event is None:
                self._change(one, row)

    def _insert(self, one: Came) -> None:
        self._last += 1
        item, event, said = one.item, one.event, one.item.stamp
        row = Row(self._last, item.card_id, said.seq, event.type, item.hash)
        self._known[item.event_id] = row
        self.inserted.append((
            self._last, item.event_id, item.card_id, said.seq, event.session_id, event.session_seq,
            event.type, micros(event.occurred_at), one.text, bytes.fromhex(item.hash), said.verdict,
            one.stamp,
        ))  # fmt: skip
        new = self.cards.setdefault(item.card_id, [])
        if new is not None:
            counts = said.verdict == ACCEPTED and one.text
            new.append(New(self._last, said.seq, said.number, event if counts else None))
        self._notice(item, row)

    def _change(self, one: Came, row: Row) -> None:
        item, said = one.item, one.item.stamp
        if row.seq is None:
            self.numbered.append((said.seq, said.verdict, one.stamp, row.position))
        # Of what it refused the journal does not keep every text: ours is the only one, and stays.
        if item.event is None and said.verdict == ACCEPTED:
            self.blanked.append((row.position,))
        self.cards[row.card_id] = None
        self._notice(item, row)

    def _put_aside(self, one: Came) -> None:
        item = one.item
        self.aside.append((item.stamp.seq, item.event_id, one.stamp, one.text, bytes.fromhex(item.hash)))

    def _notice(self, item: Item, row: Row) -> None:
        if row.type in BESIDE_CARDS:
            self.spoken.append(row.position)
        elif row.type == CardErased.TYPE and item.stamp.verdict == ACCEPTED:
            self.erasures.append((row.card_id, item.stamp.seq))
            self.cards[row.card_id] = None


def grown(folded: Folded, new: Sequence[New] | None) -> Folded | None:
    """The card with new facts on top of it; None when that is not all there is to them."""
    if new is None or not folded.settled:
        return None
    numbers = [folded.card.seq, *(one.seq for one in new)]
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        return None
    card = grow(folded.card, (one.event for one in new if one.event is not None))
    if any(one.number not in (0, card.number) for one in new):
        return None
    return Folded(folded.position or new[0].position, card)


def text_of(stamp: Stamp) -> str:
    """The stamp as a row of the log keeps it: what ``canonical`` makes of it, in a quarter of the time."""
    return (
        f'{{"number":{stamp.number},"operator":{_quoted(stamp.operator)},"receipt":{_quoted(stamp.receipt)},'
        f'"received_at":{_quoted(stamp.received_at)},"role":{_quoted(stamp.role)},"seq":{stamp.seq},'
        f'"verdict":{_quoted(stamp.verdict)}}}'
    )


def _storable(text: str | None) -> str:
    """The text word for word; nothing in place of one that no file can hold, which the journal refuses."""
    try:
        (text or "").encode()
    except UnicodeEncodeError:
        return ""
    return text or ""
