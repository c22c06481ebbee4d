"""After the storm: everything is counted, from the journal's side and from every console's."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.domain.wire import ACCEPTED
from tests.whole.storm.seat import Word

Fact = dict[str, Any]

_OWN: Final = ("local_number", "drafts")
"""What a console says of a card that is its own affair."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is there at the end.

    ``journal``: the rows of its export, in order. ``logs``: what `pult log --json` says, by who works there.
    ``cards``: what `pult card --json` says of every card, by its id. ``scoped``: who may not see every card.
    ``words``: what was typed and shown as kept.
    """

    journal: Sequence[Fact]
    logs: Mapping[str, Sequence[Fact]]
    cards: Mapping[str, Mapping[str, Fact]]
    scoped: frozenset[str]
    words: Sequence[Word]

    @property
    def created(self) -> dict[str, Fact]:
        """Every fact on the disk of some console."""
        return {fact["event_id"]: fact for log in self.logs.values() for fact in log}

    @property
    def stored(self) -> dict[str, Fact]:
        """Every fact that the journal accepted."""
        return {row["event_id"]: row for row in self.journal if row["verdict"] == ACCEPTED}

    @property
    def lost(self) -> list[str]:
        """Ids of facts that some console has and the journal has not."""
        return sorted(self.created.keys() - self.stored.keys())

    @property
    def twice(self) -> list[str]:
        """Ids that stand in the journal, or in one log, more than once."""
        lists = (self.journal, *self.logs.values())
        counts = (Counter(fact["event_id"] for fact in facts) for facts in lists)
        return sorted({event_id for count in counts for event_id, times in count.items() if times > 1})

    @property
    def overtaken(self) -> int:
        """Cards passed on once and taken up by two, as the facts lie in the journal."""
        waits: set[str] = set()
        late = 0
        for row in self.journal:
            if row["type"] == "card.escalated":
                waits.add(row["card_id"])
            elif row["type"] == "card.taken_up":
                late += row["card_id"] not in waits
                waits.discard(row["card_id"])
        return late


def problems(found: Found) -> list[str]:
    """What is not as it must be, in sentences; nothing, if all is well."""
    return [
        *(f"{event_id} was on a console and is not in the journal" for event_id in found.lost),
        *(f"{event_id} is there twice" for event_id in found.twice),
        *_journal(found),
        *_logs(found),
        *_words(found),
        *_cards(found),
    ]


def _journal(found: Found) -> Iterator[str]:
    numbers = [row["seq"] for row in found.journal]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "the numbers of the journal are not dense"
    for row in found.journal:
        if row["verdict"] != ACCEPTED:
            yield f"{row['event_id']} was refused: {row['verdict']}"
    for event_id in found.stored.keys() - found.created.keys():
        yield f"{event_id} is in the journal and on no console"
    cards: dict[int, set[str]] = defaultdict(set)
    for row in found.journal:
        if row["type"] == "card.opened":
            cards[row["number"]].add(row["event_id"])
    if sorted(cards) != list(range(1, len(cards) + 1)) or any(len(opened) > 1 for opened in cards.values()):
        yield "the numbers of the cards are not dense"


def _logs(found: Found) -> Iterator[str]:
    numbered = {event_id: row["seq"] for event_id, row in found.stored.items()}
    for who, log in found.logs.items():
        wrong = [fact["event_id"] for fact in log if fact["seq"] != numbered.get(fact["event_id"])]
        if wrong:
            yield f"{who} has other numbers than the journal, of {len(wrong)} facts: {wrong[:3]}"
        if who not in found.scoped and len(log) < len(numbered):
            yield f"{who} lacks {len(numbered) - len(log)} facts"
    sessions: dict[str, list[int]] = defaultdict(list)
    for fact in found.created.values():
        sessions[fact["session_id"]].append(fact["session_seq"])
    for session, places in sessions.items():
        if sorted(places) != list(range(1, len(places) + 1)):
            yield f"the places in session {session} are not dense"


def _words(found: Found) -> Iterator[str]:
    texts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    on_card: dict[str, set[str]] = defaultdict(set)
    for row in found.stored.values():
        on_card[row["card_id"]].add(row["type"])
        texts[row["type"]].append(("\n".join(map(str, row["payload"].values())), row["card_id"]))
    card_of: dict[str, str] = {}
    for word in found.words:
        said = f"{word.fact} {word.text!r} of {word.who}, kept at {word.at},"
        if word.text:
            cards = [card for text, card in texts[word.fact] if word.text in text]
            if len(cards) != 1:
                yield f"{said} is in the journal {len(cards)} times"
                continue
            there = not word.call or card_of.setdefault(word.call, cards[0]) == cards[0]
        else:
            there = word.fact in on_card[card_of.get(word.call, "")]
        if not there:
            yield f"{said} is not on the card of its call"


def _cards(found: Found) -> Iterator[str]:
    first: dict[str, tuple[str, Fact]] = {}
    for who, cards in found.cards.items():
        if who in found.scoped:
            continue  # what was not given to them is not theirs to know
        for card_id, card in cards.items():
            theirs = {name: value for name, value in card.items() if name not in _OWN}
            theirs["facts"] = [fact["event_id"] for fact in card["facts"]]
            whose, known = first.setdefault(card_id, (who, theirs))
            apart = [name for name, value in known.items() if value != theirs.get(name)]
            if apart:
                yield f"{whose} and {who} do not have the same card {card['label']}: {', '.join(apart)}"
    for who, cards in found.cards.items():
        if who not in found.scoped and len(cards) != len(first):
            yield f"{who} has {len(cards)} cards of {len(first)}"
