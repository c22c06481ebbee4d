"""One field, two values, written without knowing of each other: the last wins, and the card says so."""

from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.decide import PIECE
from core.domain.envelope import Event
from core.domain.fold import fold
from tests.core.domain.cases import Work, event
from tests.core.domain.histories import TOGETHER

SHORT, OTHER = "звонит сын", "звонит дочь"


def card(*events: tuple[str, int | None, int, e.Fact]) -> Card:
    """The fold of facts: the desk, the number the journal gave, the number its author had seen."""
    return fold(
        "card",
        [
            event(fact, session=desk, place=place, device=desk, seq=seq, base_seq=base)
            for place, (desk, seq, base, fact) in enumerate(events)
        ],
    )


def said(text: str, field: str = "essence") -> e.FieldSet:
    return e.FieldSet(field, text)


def contested(one: Card, field: str = "essence") -> list[str]:
    return [change.value for change in one.contested.get(field, ())]


def test_two_who_did_not_know_of_each_other_are_both_on_the_card() -> None:
    one = card(("a", 1, 0, said(SHORT)), ("b", 2, 0, said(OTHER)))
    assert (one.value("essence"), contested(one)) == (OTHER, [SHORT])
    assert one.contested["essence"][0].by == "op-a"


def test_who_had_seen_the_first_value_contests_nothing() -> None:
    assert contested(card(("a", 1, 0, said(SHORT)), ("b", 2, 1, said(OTHER)))) == []


def test_another_session_at_the_same_desk_knew_what_was_written_there() -> None:
    events = [
        event(said(SHORT), session="monday", device="desk", seq=1),
        event(said(OTHER), session="tuesday", device="desk", seq=2),
    ]
    assert contested(fold("card", events)) == []


def test_two_who_wrote_the_same_contest_nothing() -> None:
    assert contested(card(("a", 1, 0, said(SHORT)), ("b", 2, 0, said(SHORT)))) == []


def test_two_who_wrote_in_different_fields_contest_nothing() -> None:
    assert card(("a", 1, 0, said(SHORT)), ("b", 2, 0, said(OTHER, "measures"))).contested == {}


def test_our_own_value_that_still_waits_stands_over_what_came_meanwhile_and_says_so() -> None:
    one = card(("b", 7, 3, said(OTHER)), ("a", None, 3, said(SHORT)))
    assert (one.value("essence"), contested(one)) == (SHORT, [OTHER])


def test_it_ends_when_somebody_who_has_seen_both_writes() -> None:
    both = (("a", 1, 0, said(SHORT)), ("b", 2, 0, said(OTHER)))
    assert contested(card(*both, ("c", 3, 2, said("звонят оба")))) == []
    assert contested(card(*both, ("c", 3, 1, said("звонят оба")))) == [OTHER]
    assert contested(card(*both, ("c", 3, 0, said("звонят оба")))) == [SHORT, OTHER]


def test_it_ends_when_somebody_confirms_the_value_that_stands() -> None:
    work = Work(session="b")
    work.card = card(("a", 1, 0, said(SHORT)), ("b", 2, 0, said(OTHER)))
    assert [one.type for one in work.do(c.ConfirmField("essence")).events] == ["card.field_set"]
    confirmed = event(work.events[0].fact, session="b", place=9, device="b", base_seq=2)
    both = [
        event(said(SHORT), session="a", device="a", seq=1),
        event(said(OTHER), session="b", device="b", seq=2),
    ]
    after = fold("card", [*both, confirmed])
    assert (contested(after), after.value("essence")) == ([], OTHER)
    assert [change.value for change in after.changes] == [SHORT, OTHER, OTHER]


def test_only_what_is_contested_is_confirmed_and_on_a_finished_card_too() -> None:
    work = Work().call().fill(essence=SHORT)
    assert work.refused(c.ConfirmField("essence")) == "not_contested"
    work.card = card(
        ("a", 1, 0, e.CardOpened(1, "phone", "", "incoming", "", "", 1, "", "")),
        ("a", 2, 1, said(SHORT)),
        ("a", 3, 2, e.CardWrappedUp("")),
        ("b", 4, 1, said(OTHER)),
    )
    assert work.refused(c.SetField("essence", "и то и другое")) == "card_closed"
    assert work.refusal(c.ConfirmField("essence")) is None


def test_a_long_value_is_confirmed_whole() -> None:
    long = "ж" * (PIECE + 5)
    work = Work(session="b")
    work.card = card(
        ("a", 1, 0, said(SHORT)),
        ("b", 2, 0, said(long[:PIECE])),
        ("b", 3, 0, e.FieldContinued("essence", long[PIECE:])),
    )
    assert contested(work.card) == [SHORT]
    facts = [one.fact for one in work.do(c.ConfirmField("essence")).events]
    assert facts == [e.FieldSet("essence", long[:PIECE]), e.FieldContinued("essence", long[PIECE:])]


def test_pieces_are_compared_as_the_values_they_make() -> None:
    whole = "один и два"
    same = card(
        ("a", 1, 0, said(whole)),
        ("b", 2, 0, said("один ")),
        ("b", 3, 0, e.FieldContinued("essence", "и два")),
    )
    assert contested(same) == []
    grown = card(
        ("a", 1, 0, said("один ")),
        ("b", 2, 0, said("один ")),
        ("a", 3, 0, e.FieldContinued("essence", "и два")),
    )
    assert (grown.value("essence"), contested(grown)) == ("один ", [whole])


def test_a_result_that_finishing_wrote_over_another_is_contested() -> None:
    one = card(("a", 1, 0, said("upheld", "result")), ("b", 2, 0, e.CardWrappedUp("answered")))
    assert (one.value("result"), contested(one, "result")) == ("answered", ["upheld"])


@given(TOGETHER)
def test_a_value_is_contested_until_somebody_who_knew_of_it_writes(history: list[Event]) -> None:
    one = fold(
        "card", [event for event in history if not isinstance(event.fact, e.CardWrappedUp | e.CardErased)]
    )
    for field in one.fields:
        changes = [change for change in one.changes if change.field == field]
        told = one.contested.get(field, ())
        assert all(change in changes[:-1] and change.value != one.value(field) for change in told)
        at_one_desk = {change.device_id for change in changes}
        if len(at_one_desk) == 1:
            assert told == ()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.sampled_from("xyz")), max_size=10))
def test_what_is_contested_is_what_no_later_author_had_seen(story: list[tuple[str, int, str]]) -> None:
    facts = [
        (desk, seq, min(seen, seq - 1), said(value)) for seq, (desk, seen, value) in enumerate(story, start=1)
    ]
    one = card(*facts)
    expected = [
        fact.value
        for desk, seq, _, fact in facts
        if all(seen < seq and later != desk for later, after, seen, _ in facts if after > seq)
        and fact.value != one.value("essence")
    ]
    assert contested(one) == expected
