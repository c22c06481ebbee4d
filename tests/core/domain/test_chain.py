"""The chain: a page of the feed proves itself, and whatever is changed in it is found."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.chain import BEGINNING, hash_of, link, proven, seal, verify
from core.domain.envelope import canonical
from core.domain.wire import ACCEPTED, Hidden, Item, Page, Position, Stamp
from core.errors import JournalBroken

STREAM = "invented"
NOW = "2026-11-20T12:00:00+00:00"


def item(seq: int, text: str = "слово", verdict: str = ACCEPTED, **changed: Any) -> Item:
    event_id, card_id = f"event-{seq}", f"card-{seq % 3}"
    event = json.dumps({"event_id": event_id, "card_id": card_id, "text": text}, ensure_ascii=False)
    stamp = Stamp(seq, verdict, "operator", "role", seq % 2, NOW, "receipt")
    return replace(Item(stamp, event_id, card_id, hash_of(event), event), **changed)


def page(shown: str, after: Position = BEGINNING, head: int = 0) -> Page:
    """A page of items: «i» shown, «h» hidden, «x» rejected, «e» erased; hidden neighbours share a run."""
    parts: list[Item | Hidden] = []
    chain = after.chain
    for seq, kind in enumerate(shown, after.seq + 1):
        one = item(seq, verdict="malformed" if kind == "x" else ACCEPTED)
        one = replace(one, event=None) if kind == "e" else one
        chain = link(chain, proven(STREAM, one))
        if kind != "h":
            parts.append(one)
        elif parts and isinstance(parts[-1], Hidden):
            parts[-1] = Hidden(parts[-1].seq, (*parts[-1].seals, proven(STREAM, one)))
        else:
            parts.append(Hidden(seq, (proven(STREAM, one),)))
    return Page(tuple(parts), chain, head or after.seq + len(shown), NOW)


ANY = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=9)
SEQ = st.integers(0, 2**63 - 1)


@given(ANY, ANY, st.builds(Stamp, SEQ, ANY, ANY, ANY, SEQ, ANY, ANY))
def test_a_seal_is_the_hash_of_what_the_protocol_says(stream: str, digest: str, stamp: Stamp) -> None:
    said = [
        stream, stamp.seq, digest, stamp.verdict, stamp.operator, stamp.role, stamp.number, stamp.received_at,
    ]  # fmt: skip
    assert seal(stream, digest, stamp) == hash_of(canonical(said))


def test_a_page_leads_to_the_chain_of_all_its_seals() -> None:
    after, links, items = verify(STREAM, BEGINNING, page("ihhixe"))
    chain = BEGINNING.chain
    for seq, each in enumerate(links, 1):
        chain = link(chain, seal(STREAM, item(seq).hash, replace(item(seq).stamp, verdict=verdict(seq))))
        assert (each.seq, each.chain) == (seq, chain)
    assert after == Position(6, chain)
    assert [one.stamp.seq for one in items] == [1, 4, 5, 6]


def verdict(seq: int) -> str:
    return "malformed" if seq == 5 else ACCEPTED


def test_what_is_hidden_from_one_reader_leads_where_it_leads_another() -> None:
    assert verify(STREAM, BEGINNING, page("iiiiii"))[:2] == verify(STREAM, BEGINNING, page("hhihhi"))[:2]


def test_pages_can_be_cut_anywhere() -> None:
    whole, links, _ = verify(STREAM, BEGINNING, page("ihxhei"))
    for cut in range(7):
        middle, first, _ = verify(STREAM, BEGINNING, page("ihxhei"[:cut], head=6))
        after, second, _ = verify(STREAM, middle, page("ihxhei"[cut:], middle, head=6))
        assert (after, first + second) == (whole, links)


def test_an_empty_page_stays_where_it_is() -> None:
    here = verify(STREAM, BEGINNING, page("ii"))[0]
    assert verify(STREAM, here, page("", here)) == (here, (), ())
    with pytest.raises(JournalBroken):
        verify(STREAM, here, page("", replace(BEGINNING, seq=2)))


def changed_at(place: int, change: Callable[[Any], Any]) -> Page:
    good = page("iihhx")
    parts = list(good.items)
    parts[place] = change(parts[place])
    return replace(good, items=tuple(parts))


BROKEN = [
    ("a text with a letter changed", changed_at(0, lambda one: replace(one, event=one.event.upper()))),
    ("a hash of another text", changed_at(0, lambda one: replace(one, hash=hash_of("other")))),
    ("a hash in capitals", changed_at(0, lambda one: replace(one, hash=one.hash.upper()))),
    ("a rejected text with a letter changed", changed_at(3, lambda one: replace(one, event=one.event + " "))),
    ("an event under the id of another", changed_at(0, lambda one: replace(one, event_id="event-2"))),
    ("an event on the card of another", changed_at(0, lambda one: replace(one, card_id="card-2"))),
    ("a number passed over", changed_at(0, lambda one: replace(one, stamp=replace(one.stamp, seq=2)))),
    ("a number back", changed_at(1, lambda one: replace(one, stamp=replace(one.stamp, seq=1)))),
    ("a run that begins late", changed_at(2, lambda run: replace(run, seq=4))),
    ("a run that is too short", changed_at(2, lambda run: replace(run, seals=run.seals[:1]))),
    ("a run that is too long", changed_at(2, lambda run: replace(run, seals=run.seals * 2))),
    ("a seal that is none", changed_at(2, lambda run: replace(run, seals=("zz" * 32, run.seals[1])))),
    ("a seal with spaces", changed_at(2, lambda run: replace(run, seals=("a " * 32, run.seals[1])))),
    ("an item left out", replace(page("iihhx"), items=page("iihhx").items[1:])),
    ("an item twice", replace(page("iihhx"), items=(page("i").items[0], *page("iihhx").items))),
    ("two items in the other order", replace(page("ii"), items=page("ii").items[::-1])),
    ("a head before the last number", replace(page("iihhx"), head=4)),
    ("a page after another position", page("ii", replace(BEGINNING, seq=1))),
    ("a page after another chain", page("ii", replace(BEGINNING, chain="1" * 64))),
    ("the chain of another page", replace(page("iihhx"), chain=page("iihhi").chain)),
]  # fmt: skip


@pytest.mark.parametrize("broken", [broken for _, broken in BROKEN], ids=[name for name, _ in BROKEN])
def test_a_page_that_does_not_fit_is_found(broken: Page) -> None:
    with pytest.raises(JournalBroken):
        verify(STREAM, BEGINNING, broken)


def test_an_accepted_text_that_says_no_ids_is_found() -> None:
    for text in ("", "[]", "{}", "[" * 100_000):
        with pytest.raises(JournalBroken):
            proven(STREAM, item(1, event=text, hash=hash_of(text)))


def test_a_refused_text_may_be_anything_that_has_its_hash() -> None:
    for text in ("", "[]", "\ud800", "[" * 100_000):
        assert proven(STREAM, item(1, verdict="malformed", event=text, hash=hash_of(text)))


def other(value: Any) -> st.SearchStrategy[Any]:
    if isinstance(value, str):
        hexes = st.text("0123456789abcdef", min_size=64, max_size=64)
        return (hexes if len(value) == 64 else st.text(max_size=9)).filter(lambda text: text != value)
    return st.integers(-3, 12).filter(lambda number: number != value)


@given(st.data(), st.text("ihxe", min_size=1, max_size=9))
def test_any_single_change_is_found(data: st.DataObject, shown: str) -> None:
    good = page(shown)
    place = data.draw(st.integers(0, len(good.items) - 1))
    part, bad = good.items[place], good.items[place]
    if isinstance(part, Hidden):
        run = data.draw(st.integers(0, len(part.seals) - 1))
        seals = list(part.seals)
        seals[run] = data.draw(other(seals[run]))
        bad = data.draw(
            st.sampled_from(
                [replace(part, seals=tuple(seals)), replace(part, seq=data.draw(other(part.seq)))]
            )
        )
    else:
        stamp, name = part.stamp, data.draw(st.sampled_from(SEALED))
        bad = replace(part, stamp=replace(stamp, **{name: data.draw(other(getattr(stamp, name)))}))
        if data.draw(st.booleans()):
            bad = replace(part, hash=data.draw(other(part.hash)))
    items = (*good.items[:place], bad, *good.items[place + 1 :])
    with pytest.raises(JournalBroken):
        verify(STREAM, BEGINNING, replace(good, items=items))


SEALED = ("seq", "verdict", "operator", "role", "number", "received_at")
