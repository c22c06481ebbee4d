"""The caller: what they say and how they feel, from what is done and from the clock."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.sandbox.acts import Act
from core.domain.sandbox.caller import Play, Talk, played
from core.domain.sandbox.scenario import Person
from tests.core.domain.sandbox.scenes import (
    END,
    HOLD,
    RESUME,
    SAY_BYE,
    SAY_HI,
    SCENE,
    ask,
    said,
    scene,
    tick,
    write,
)

ACTS = [
    SAY_HI, SAY_BYE, HOLD, RESUME, END, ask("name"), ask("secret"), ask("later"), ask("nobody"),
    tick("listen"), tick("name"), Act(undone=("ticked anger.listen",)), write("kind", "complaint"),
    write("essence", "болит"), Act(("thrown shout",), thrown="shout"), Act(("thrown drop",), thrown="drop"),
]  # fmt: skip
HISTORIES = st.lists(st.tuples(st.integers(0, 90), st.sampled_from(ACTS)), max_size=12).map(
    lambda acts: sorted(acts, key=lambda one: one[0])
)


def test_a_caller_speaks_when_the_time_has_come_and_not_before() -> None:
    assert said(scene(until=1)) == []
    assert said(scene(until=2)) == ["hello"]


def test_a_caller_answers_to_a_phrase_or_another_one_that_serves() -> None:
    assert said(scene((5, SAY_HI))) == ["hello", "answer"]
    assert said(scene((5, Act(("said hey",), heard=True)))) == ["hello", "answer"]


def test_a_line_that_follows_another_waits_until_it_was_heard() -> None:
    assert said(scene((0, SAY_HI))) == []
    assert said(scene((0, SAY_HI), until=10)) == ["hello", "answer"]


def test_nobody_begins_a_line_while_they_still_speak() -> None:
    long = (SCENE.lines[0], SCENE.lines[1])
    talk = scene((1, SAY_HI), until=30, lines=(
        type(long[0])(id="hello", says={"ru": "Алло! " * 20}, when=long[0].when), long[1],
    ))  # fmt: skip
    assert [(one.line, one.second) for one in talk.spoken] == [("hello", 2), ("answer", 11)]


def test_silence_is_noticed_once_and_costs_what_its_line_says() -> None:
    talk = scene(until=25)
    assert said(talk) == ["hello", "silence"]
    assert talk.mood == 3


def test_silence_that_goes_on_costs_mood_at_every_spell_of_patience() -> None:
    quiet = scene(until=100, lines=())
    assert quiet.moods == ((0, 4), (30, 3), (60, 2), (90, 1))


def test_who_is_spoken_to_does_not_feel_left_alone() -> None:
    talk = scene(*((second, tick(str(second))) for second in range(10, 100, 10)), lines=(), reactions=())
    assert talk.mood == 4


def test_on_hold_the_caller_hears_nobody_likes_it_less_and_is_not_heard() -> None:
    talk = scene((3, HOLD), (8, SAY_HI), until=25)
    assert said(talk) == ["hello", "noise"]
    assert talk.moods[1:] == ((13, 3), (23, 2))


def test_who_waits_too_long_hangs_up_and_says_nothing_more() -> None:
    talk = scene((3, HOLD), (40, RESUME), (41, SAY_HI), until=90)
    assert said(talk) == ["hello", "noise", "hangs_up"]
    assert talk.left_at == 33
    assert talk.mood == scene((3, HOLD), until=33).mood


def test_after_the_talk_was_ended_the_caller_is_not_heard() -> None:
    assert said(scene((5, END), (6, SAY_BYE), until=60)) == ["hello"]


def test_a_question_is_answered_at_once_and_moves_the_mood_the_first_time_only() -> None:
    talk = scene((5, ask("name")), (6, ask("name")))
    assert said(talk) == ["hello", "name", "name"]
    assert talk.mood == 5


def test_a_secret_is_told_to_who_has_earned_it() -> None:
    refused = scene((5, ask("secret")))
    assert refused.spoken[-1].text == "Ничего."
    assert not refused.has("asked secret")
    told = scene((5, tick("listen")), (6, tick("name")), (7, ask("secret")))
    assert told.mood == 6
    assert told.spoken[-1].text == "Упал."


def test_a_question_waits_for_what_comes_before_it() -> None:
    play = Play(SCENE, "ru")
    assert not play.can_be_asked(scene(until=3), "later")
    assert play.can_be_asked(scene((3, ask("name"))), "later")
    assert not play.can_be_asked(scene(until=3), "nobody")


def test_a_tick_that_was_taken_back_counts_no_more() -> None:
    talk = scene((5, tick("listen")), (6, Act(undone=("ticked anger.listen",))), (7, tick("name")))
    assert talk.mood == 4


@pytest.mark.parametrize(("thrown", "mood", "left"), [("shout", 1, None), ("drop", 4, 5), ("busy", 4, None)])
def test_what_a_trainer_lets_happen(thrown: str, mood: int, left: int | None) -> None:
    talk = scene((5, Act((f"thrown {thrown}",), thrown=thrown)))
    assert (talk.mood, talk.left_at) == (mood, left)


def test_what_stood_on_the_card_before_is_known_and_more_is_added_to_it() -> None:
    play = Play(SCENE, "ru")
    talk = played(play, play.begin({"essence": "бо"}), [(3, Act(field="essence", value="лит", more=True))], 3)
    assert talk.fields == {"essence": "болит"}


# --- laws ------------------------------------------------------------------------------------------


def whole(acts: list[tuple[int, Act]], until: int) -> Talk:
    play = Play(SCENE, "ru")
    return played(play, play.begin({}), acts, until)


@given(HISTORIES, st.lists(st.integers(0, 120), max_size=10))
def test_however_the_seconds_are_cut_the_caller_says_the_same(
    acts: list[tuple[int, Act]], stops: list[int]
) -> None:
    play = Play(SCENE, "ru")
    talk, left = play.begin({}), list(acts)
    for stop in sorted({*stops, 120}):
        now = [one for one in left if one[0] <= stop]
        left = left[len(now) :]
        talk = played(play, talk, now, stop)
    assert talk == whole(acts, 120)


@given(HISTORIES, st.integers(0, 120))
def test_what_was_heard_is_never_taken_back(acts: list[tuple[int, Act]], second: int) -> None:
    before = whole([one for one in acts if one[0] <= second], second)
    after = whole(acts, 120) if second <= 120 else before
    assert after.spoken[: len(before.spoken)] == before.spoken
    assert after.moods[: len(before.moods)] == before.moods


@given(HISTORIES)
def test_moods_stay_in_their_range_and_lines_are_said_once(acts: list[tuple[int, Act]]) -> None:
    talk = whole(acts, 120)
    assert all(0 <= mood <= 10 for __, mood in talk.moods)
    lines = [one.line for one in talk.spoken if one.line]
    assert len(lines) == len(set(lines))
    seconds = [one.second for one in talk.spoken]
    assert seconds == sorted(seconds)


@given(HISTORIES)
def test_who_is_gone_says_nothing_more(acts: list[tuple[int, Act]]) -> None:
    talk = whole(acts, 120)
    if talk.left_at is not None:
        assert all(one.narrated or one.second <= talk.left_at for one in talk.spoken)


@given(st.builds(Person, name=st.just("Примеров"), mood=st.integers(0, 10), patience=st.integers(1, 90)))
def test_any_caller_can_be_left_alone(caller: Any) -> None:
    assert scene(until=90, caller=caller).second == 90
