"""What every ledger holds to: one suite over the port ``Ledger``; ``test_*_ledger.py`` say over which.

A class of tests per ledger inherits ``LedgerContract`` and has the fixtures ``ledger`` and ``another``, both
empty. What is right to write is not the ledger's business: the plans here number whatever they are given.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from core.domain.chain import GENESIS, link
from core.domain.wire import ACCEPTED, Position
from journal.ledger.memory import MemoryLedger
from journal.ledger.port import Code, Known, Ledger, Organisation, Seen, Slice, Writing
from journal.ledger.tables import TABLES
from journal.trail import noted
from tests.journal.facts import STREAM, uid
from tests.journal.ledger_contract_packs import PacksOfLedgers
from tests.journal.ledger_contract_told import ToldOfLedgers
from tests.journal.ledger_facts import (
    AT,
    GRANT,
    LATER,
    NOTHING,
    ODD_TEXTS,
    OPERATOR,
    SESSION,
    TOKEN,
    dumped,
    everything,
    fact,
    fill,
    in_order,
    known_of,
    write,
)


class LedgerContract(PacksOfLedgers, ToldOfLedgers):
    # --- the log ---

    async def test_a_stream_nobody_wrote_to_is_at_its_beginning(self, ledger: Ledger) -> None:
        assert await known_of(ledger) == Known(Position(0, GENESIS), 0, {}, {}, {}, {}, frozenset(), {})
        assert await ledger.read(STREAM, 0, 10, None) == Slice(GENESIS, (), frozenset(), frozenset(), 0)
        assert await ledger.read(STREAM, 1, 10, None) == Slice(None, (), frozenset(), frozenset(), 0)
        assert await ledger.chains(STREAM, [0, 1]) == {0: GENESIS}
        assert await ledger.streams() == []

    async def test_what_was_written_is_read_as_it_was_written(self, ledger: Ledger) -> None:
        rows = await write(ledger, *(fact(n, body=text) for n, text in enumerate(ODD_TEXTS, 1)))
        assert tuple(await everything(ledger)) == rows
        for after in range(len(rows) + 1):
            piece = await ledger.read(STREAM, after, 3, None)
            assert piece.rows == rows[after : after + 3]
            assert piece.chain == (rows[after - 1].chain if after else GENESIS)
            assert (piece.head, piece.hidden, piece.granted) == (len(rows), frozenset(), frozenset())
        assert (await ledger.read(STREAM, len(rows) + 1, 3, None)).chain is None

    async def test_a_plan_is_told_what_it_wants_and_nothing_else(self, ledger: Ledger) -> None:
        rows = await write(
            ledger, fact(1), fact(2), fact(3, verdict="not_permitted"),
            number=7, sessions={SESSION: 3, (SESSION[0], uid("session", 2)): 9}, grants=GRANT,
        )  # fmt: skip
        assert await known_of(ledger) == Known(
            Position(3, rows[-1].chain), 7, {}, {}, {}, {}, frozenset(), {}
        )
        elsewhere = uid("device", 2), SESSION[1]
        known = await known_of(
            ledger,
            events=frozenset({rows[0].event_id, rows[2].event_id, uid("nobody's")}),
            sessions=frozenset({SESSION, elsewhere, (SESSION[0], uid("nobody's"))}),
            places=frozenset(
                {(*SESSION, 2), (*SESSION, 4), (*elsewhere, 2), (SESSION[0], uid("session", 2), 1)}
            ),
            cards=frozenset({uid("card", 1), uid("card", 2)}),
        )
        assert known.events == {
            rows[0].event_id: (1, ACCEPTED, rows[0].hash),
            rows[2].event_id: (3, "not_permitted", rows[2].hash),
        }
        assert known.sessions == {SESSION: 3}
        assert known.places == {(*SESSION, 2): rows[1].event_id}
        assert known.cards == {uid("card", 1): frozenset({"fund", "insurer"})}

    async def test_a_plan_is_told_which_of_the_cards_have_their_human_number(self, ledger: Ledger) -> None:
        opening = replace(fact(1, card=1), number=1)
        await write(ledger, opening, fact(2, card=1), fact(3, card=2), number=1)
        await write(ledger, replace(opening, card_id=uid("card", 3)), stream="other")
        openings = frozenset(uid("card", each) for each in (1, 2, 3, 4))
        assert (await known_of(ledger, openings=openings)).numbered == {uid("card", 1)}
        assert (await known_of(ledger, cards=openings)).numbered == frozenset()

    async def test_a_plan_may_want_as_much_as_a_push_holds(self, ledger: Ledger) -> None:
        rows = await write(ledger, *(fact(n, card=n) for n in range(1, 501)))
        known = await known_of(
            ledger,
            events=frozenset(row.event_id for row in rows),
            places=frozenset((row.device_id, row.session_id, row.session_seq) for row in rows),
            cards=frozenset(row.card_id for row in rows),
        )
        assert len(known.events) == len(known.places) == 500

    async def test_a_place_is_taken_by_the_first_fact_there(self, ledger: Ledger) -> None:
        first, _ = await write(ledger, fact(1), fact(1, event_id=uid("copy", 1), verdict="number_taken"))
        place = (*SESSION, 1)
        assert (await known_of(ledger, places=frozenset({place}))).places == {place: first.event_id}

    async def test_a_fact_that_found_its_place_taken_takes_none(self, ledger: Ledger) -> None:
        await write(ledger, fact(1, verdict="number_taken"))
        assert (await known_of(ledger, places=frozenset({(*SESSION, 1)}))).places == {}

    async def test_what_follows_from_the_rows_goes_on_from_what_was(self, ledger: Ledger) -> None:
        card = uid("card", 1)
        a, b = ("device", "a"), ("device", "b")
        await write(ledger, fact(1), number=1, sessions={a: 1, b: 4}, grants=((card, "fund", 1),))
        await write(ledger, fact(2), sessions={a: 2}, grants=((card, "fund", 2), (card, "insurer", 2)))
        known = await known_of(ledger, sessions=frozenset({a, b}), cards=frozenset({card}))
        assert (known.number, known.sessions) == (1, {a: 2, b: 4})
        assert known.cards == {card: frozenset({"fund", "insurer"})}
        assert (await ledger.read(STREAM, 0, 10, "fund")).hidden == frozenset()

    async def test_streams_do_not_know_each_other(self, ledger: Ledger) -> None:
        await write(ledger, fact(1), number=3, sessions={SESSION: 1}, grants=GRANT)
        rows = await write(ledger, fact(1), fact(2), stream="other")
        assert [row.seq for row in rows] == [1, 2]
        assert await ledger.streams() == sorted([STREAM, "other"])
        assert (await known_of(ledger, "other")).number == 0
        assert (await known_of(ledger, "other", cards=frozenset({uid("card", 1)}))).cards == {}
        assert len(await ledger.history(STREAM, uid("card", 1), None)) == 1

    async def test_a_plan_that_fails_leaves_nothing(self, ledger: Ledger) -> None:
        class Thought(Exception):
            pass

        def plan(known: Known) -> Writing:
            raise Thought

        await write(ledger, fact(1))
        before = await dumped(ledger)
        with pytest.raises(Thought):
            await ledger.append(STREAM, NOTHING, plan)
        assert await dumped(ledger) == before
        await write(ledger, fact(2))

    async def test_writers_at_once_each_know_what_the_one_before_wrote(self, ledger: Ledger) -> None:
        writing = [write(ledger, fact(n, session=n), fact(n + 1, session=n)) for n in range(1, 21)]
        written = await asyncio.gather(*writing)
        rows = await everything(ledger)
        assert sorted(rows, key=lambda row: row.seq) == sorted(sum(written, ()), key=lambda row: row.seq)
        assert all(pair[1].seq == pair[0].seq + 1 for pair in written)
        chain = GENESIS
        for row in rows:
            assert row.chain == (chain := link(chain, row.seal))

    async def test_a_writer_who_gives_up_leaves_all_or_nothing(self, ledger: Ledger) -> None:
        for turns in range(12):
            task = asyncio.create_task(write(ledger, fact(1, session=turns), fact(2, session=turns)))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await write(ledger, fact(1, session=99), fact(2, session=99))
        rows = await everything(ledger)
        assert len(rows) % 2 == 0
        assert (await ledger.read(STREAM, 0, 1, None)).head == len(rows)

    async def test_the_chain_is_known_at_every_number_there_is(self, ledger: Ledger) -> None:
        rows = await write(ledger, fact(1), fact(2), fact(3))
        assert await ledger.chains(STREAM, [3, 9, 1, 0, 4]) == {
            0: GENESIS,
            1: rows[0].chain,
            3: rows[2].chain,
        }
        assert await ledger.chains(STREAM, []) == {}

    async def test_who_listens_hears_of_every_append_and_of_nothing_else(
        self, ledger: Ledger, heard_of: Callable[[Ledger], Awaitable[list[str]]]
    ) -> None:
        heard = await heard_of(ledger)
        await known_of(ledger)
        await ledger.note([(AT, "code.given", "{}")])
        await write(ledger, fact(1), fact(2))
        await write(ledger, fact(1), stream="other")
        for _ in range(200):
            if len(heard) >= 2:
                break
            await asyncio.sleep(0.01)
        assert heard == [STREAM, "other"]

    @pytest.fixture
    def heard_of(self) -> Callable[[Ledger], Awaitable[list[str]]]:
        """Begin to listen; what is heard goes into the list."""

        async def listen(ledger: Ledger) -> list[str]:
            heard: list[str] = []
            ledger.subscribe(heard.append)
            return heard

        return listen

    # --- who may see what ---

    async def test_an_organisation_sees_the_texts_of_its_cards_and_counts_the_others(
        self, ledger: Ledger
    ) -> None:
        mine, theirs = uid("card", 1), uid("card", 2)
        rows = await write(
            ledger, fact(1, card=1), fact(2, card=2), fact(3, card=1),
            grants=((mine, "insurer", 1), (theirs, "fund", 2)),
        )  # fmt: skip
        piece = await ledger.read(STREAM, 0, 10, "insurer")
        assert piece.hidden == {2}
        assert piece.granted == frozenset()
        assert (piece.rows[0], piece.rows[2]) == (rows[0], rows[2])
        hidden = piece.rows[1]
        assert (hidden.seq, hidden.seal, hidden.event_id, hidden.body) == (2, rows[1].seal, "", "")
        assert (await ledger.read(STREAM, 1, 1, "insurer")).chain == rows[0].chain
        assert (await ledger.read(STREAM, 0, 10, "nobody's")).hidden == {1, 2, 3}

    async def test_a_card_comes_into_sight_where_it_was_given_and_its_past_stays_hidden(
        self, ledger: Ledger
    ) -> None:
        card = uid("card", 1)
        rows = await write(ledger, fact(1), fact(2), fact(3), fact(4), grants=((card, "insurer", 3),))
        piece = await ledger.read(STREAM, 0, 10, "insurer")
        assert piece.hidden == {1, 2}
        assert piece.granted == {3}
        assert piece.rows[2:] == rows[2:]
        assert (await ledger.read(STREAM, 2, 10, "insurer")).granted == {3}
        assert (await ledger.read(STREAM, 3, 10, "insurer")).granted == frozenset()
        assert tuple(await ledger.history(STREAM, card, "insurer")) == rows

    async def test_a_card_that_only_was_refused_before_begins_with_its_first_accepted_fact(
        self, ledger: Ledger
    ) -> None:
        grants = ((uid("card", 1), "insurer", 2),)
        await write(ledger, fact(1, verdict="not_permitted"), fact(2), grants=grants)
        assert (await ledger.read(STREAM, 0, 10, "insurer")).granted == frozenset()

    async def test_a_refused_fact_is_seen_by_the_organisation_of_its_author(self, ledger: Ledger) -> None:
        refused = fact(1, verdict="malformed", organisation="insurer", card_id="")
        also = fact(2, verdict="not_permitted")
        grants = ((uid("card", 1), "insurer", 1), ("", "fund", 1))
        await write(ledger, refused, also, grants=grants)
        assert (await ledger.read(STREAM, 0, 10, "insurer")).hidden == {2}
        assert (await ledger.read(STREAM, 0, 10, "fund")).hidden == {1}
        assert (await ledger.read(STREAM, 0, 10, None)).hidden == frozenset()

    async def test_the_history_of_a_card_is_what_was_accepted_for_who_may_see_it(
        self, ledger: Ledger
    ) -> None:
        facts = fact(1), fact(2, card=2), fact(3, verdict="not_permitted"), fact(4)
        rows = await write(ledger, *facts, grants=((uid("card", 1), "fund", 4),))
        assert list(await ledger.history(STREAM, uid("card", 1), "fund")) == [rows[0], rows[3]]
        assert list(await ledger.history(STREAM, uid("card", 1), None)) == [rows[0], rows[3]]
        assert list(await ledger.history(STREAM, uid("card", 1), "insurer")) == []
        assert list(await ledger.history(STREAM, uid("card", 9), None)) == []

    async def test_an_erased_card_loses_its_texts_below_the_fact_and_nothing_else(
        self, ledger: Ledger
    ) -> None:
        rows = await write(ledger, fact(1), fact(2, card=2), fact(3, verdict="not_permitted"), fact(4))
        rows += await write(ledger, fact(5), fact(6), erased=((uid("card", 1), 5),))
        gone = {1, 3, 4}
        left = [replace(row, body=None) if row.seq in gone else row for row in rows]
        assert await everything(ledger) == left
        assert list(await ledger.history(STREAM, uid("card", 1), None)) == [left[n] for n in (0, 3, 4, 5)]

    # --- who may ---

    async def test_organisations_and_accounts_are_kept_and_changed(self, ledger: Ledger) -> None:
        fund, insurer = Organisation("fund", "Фонд", True), Organisation("insurer", "Страховая", False)
        await ledger.put_organisation(insurer)
        await ledger.put_organisation(replace(fund, sees_all=False))
        await ledger.put_organisation(fund)
        assert list(await ledger.organisations()) == [fund, insurer]
        other = replace(OPERATOR, id="operator-0", receives=(), lines=('"', "two, words"))
        await ledger.put_operator(OPERATOR)
        await ledger.put_operator(replace(other, state="revoked", post="врач"))
        await ledger.put_operator(other)
        assert list(await ledger.operators()) == [other, OPERATOR]

    async def test_a_code_is_used_once_and_before_it_expires(self, ledger: Ledger) -> None:
        code = Code("c0de", "operator-1", LATER, "")
        await ledger.put_code(code)
        await ledger.put_code(replace(code, hash="late"))
        assert await ledger.use_code("unknown", AT) is None
        assert await ledger.use_code("late", LATER) is None
        used = await asyncio.gather(*(ledger.use_code("c0de", AT) for _ in range(10)))
        assert [each for each in used if each] == [replace(code, used_at=AT)]
        assert await ledger.use_code("c0de", AT) is None

    async def test_a_token_is_found_by_its_hash_until_it_is_ended(self, ledger: Ledger) -> None:
        await ledger.put_token(TOKEN)
        assert await ledger.token("70ce") == TOKEN
        assert await ledger.token("unknown") is None
        assert await ledger.revoke(AT, device=uid("device", 9)) == 0
        assert await ledger.revoke(AT, device=TOKEN.device_id) == 1
        assert await ledger.revoke(LATER, device=TOKEN.device_id) == 0
        assert await ledger.token("70ce") == replace(TOKEN, revoked_at=AT)

    async def test_an_account_loses_its_tokens_and_its_unused_codes_at_once(self, ledger: Ledger) -> None:
        for hash, operator in (("1", "operator-1"), ("2", "operator-1"), ("3", "operator-2")):
            await ledger.put_token(replace(TOKEN, hash=hash, operator=operator, device_id=f"device {hash}"))
            await ledger.put_code(Code(hash, operator, LATER, ""))
        assert await ledger.use_code("1", AT) is not None
        await ledger.revoke(AT, device="device 1")
        assert await ledger.revoke(LATER, operator="operator-1") == 1
        ended = [await ledger.token(hash) for hash in "123"]
        assert [token.revoked_at for token in ended if token] == [AT, LATER, ""]
        assert await ledger.use_code("2", AT) is None
        assert await ledger.use_code("3", AT) is not None
        codes = {row["hash"]: row["used_at"] async for table, row in ledger.dump() if table == "codes"}
        assert codes == {"1": AT, "2": LATER, "3": AT}

    async def test_consoles_are_remembered_by_their_last_call(self, ledger: Ledger) -> None:
        one = Seen(uid("device", 1), uid("session", 1), "operator-1", AT)
        two = replace(one, session_id=uid("session", 2), seen_at=LATER)
        await ledger.touch([two, one])
        await ledger.touch([])
        await ledger.touch([replace(one, seen_at=LATER), replace(two, seen_at=AT)])
        assert list(await ledger.seen_since(LATER)) == [replace(one, seen_at=LATER)]
        assert len(await ledger.seen_since(AT)) == 2  # the clock was put right: the last call said an earlier
        assert list(await ledger.seen_since(LATER + "1")) == []

    # --- what was seen ---

    async def test_the_trail_is_dense_and_chained(self, ledger: Ledger) -> None:
        await ledger.note([])
        told = [(AT, "card.viewed", f'{{"n":{n},"слово":"да"}}') for n in range(30)]
        await ledger.note(told[:10])
        await asyncio.gather(*(ledger.note([each]) for each in told[10:]))
        notes = list(await ledger.notes(0, 100))
        assert [note.seq for note in notes] == list(range(1, 31))
        assert sorted((note.at, note.kind, note.detail) for note in notes) == sorted(told)
        assert [note.detail for note in notes[:10]] == [detail for _, _, detail in told[:10]]
        chain = GENESIS
        for note in notes:
            assert note.chain == (chain := noted(chain, note.seq, note.at, note.kind, note.detail))

    async def test_the_trail_is_read_in_pages_and_by_kind(self, ledger: Ledger) -> None:
        await ledger.note([(AT, kind, "{}") for kind in "abcabc"])
        assert [note.seq for note in await ledger.notes(2, 3)] == [3, 4, 5]
        assert [note.seq for note in await ledger.notes(1, 2, ["a", "c"])] == [3, 4]
        assert [note.seq for note in await ledger.notes(3, 9, ["b"])] == [5]
        assert list(await ledger.notes(6, 9)) == []

    # --- keeping ---

    async def test_a_ledger_filled_from_a_dump_is_the_same(self, ledger: Ledger, another: Ledger) -> None:
        await fill(ledger)
        rows = await dumped(ledger)
        assert {table for table, _ in rows} == set(TABLES)
        assert await another.load(ledger.dump()) == len(rows)
        assert await dumped(another) == rows
        assert await everything(another) == await everything(ledger)
        assert await known_of(another) == await known_of(ledger)
        await write(another, fact(4), number=6)
        await another.note([(LATER, "code.given", "{}")])

    async def test_a_dump_goes_from_any_ledger_to_any_other(self, ledger: Ledger, another: Ledger) -> None:
        memory = MemoryLedger()
        await fill(memory)
        rows = await dumped(memory)
        await ledger.load(memory.dump())
        assert await dumped(ledger) == rows
        back = MemoryLedger()
        await back.load(ledger.dump())
        assert await dumped(back) == rows
        assert list(await back.operators()) == list(await memory.operators())
        await another.load(back.dump())
        assert await dumped(another) == rows

    async def test_a_dump_is_of_one_moment(self, ledger: Ledger) -> None:
        await fill(ledger)
        before = await dumped(ledger)
        rows: list[tuple[str, Mapping[str, Any]]] = []
        async for row in ledger.dump():
            if not rows:
                await write(ledger, fact(4), fact(5, card=2), number=9, grants=((uid("card", 2), "fund", 5),))
                await ledger.note([(LATER, "code.given", "{}")])
                await ledger.put_token(replace(TOKEN, hash="new"))
            rows.append(row)
        assert in_order(rows) == before
        assert len(await dumped(ledger)) > len(before)
