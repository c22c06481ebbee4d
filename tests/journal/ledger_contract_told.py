"""What every ledger tells a plan that judges by what was said before."""

from journal.ledger.port import Ledger
from tests.journal.facts import uid
from tests.journal.ledger_facts import fact, known_of, write


class ToldOfLedgers:
    async def test_a_plan_is_told_what_was_said_of_the_cards_of_which_it_judges(self, ledger: Ledger) -> None:
        card = uid("card", 1)
        rows = await write(
            ledger, fact(1, type="card.opened"), fact(2), fact(3, 2, type="card.opened"),
            fact(4, type="grade.given", body=None), fact(5, type="grade.given", verdict="own_call"),
            fact(6, type="card.taken_up"), fact(7, 3, type="card.opened"),
        )  # fmt: skip
        await write(ledger, fact(1, type="card.opened"), stream="other")
        telling = frozenset({"card.opened", "card.taken_up", "grade.given"})
        judged = frozenset({card, uid("card", 2), uid("card", 4)})
        assert (await known_of(ledger, judged=judged, telling=telling)).told == {
            card: [rows[0], rows[3], rows[5]], uid("card", 2): [rows[2]], uid("card", 4): [],
        }  # fmt: skip
        assert (await known_of(ledger, telling=telling)).told == {}

    async def test_a_plan_may_judge_as_many_cards_as_a_push_holds(self, ledger: Ledger) -> None:
        rows = await write(ledger, *(fact(n, card=n) for n in range(1, 501)))
        judged = frozenset(row.card_id for row in rows)
        told = (await known_of(ledger, judged=judged, telling=frozenset({"card.noted"}))).told
        assert told == {row.card_id: [row] for row in rows}
