"""A graded call becomes a scenario: nobody who was in it is left, and it can be played at once."""

import inspect
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.centre.files import installed, load_pack
from core.domain import events as e
from core.domain.card import Card
from core.domain.fold import evolve
from core.domain.pack import Pack
from core.domain.sandbox import scenario as shapes
from core.domain.vocabulary import EntryKind
from core.errors import StoreError
from core.invented import caller
from core.sandbox import plays
from core.sandbox.files import check
from core.sandbox.from_call import keep, scenario_text
from core.sandbox.taken import why_not
from tests.core.domain.cases import START, event
from tests.core.sandbox.graded import (
    ALL,
    CARD_ID,
    CENTRES,
    ID,
    KRASNODAR,
    PACKS,
    Shape,
    graded,
    made,
    themes,
    written,
)

WORDS = Path("core/scenarios/from_call.toml")


# --- nobody is left -----------------------------------------------------------------------------------------


def house_words(pack: Pack) -> str:
    """What may stand in a scenario whatever was said: the house's own words, and people who do not exist."""
    own = [inspect.getsource(shapes), inspect.getsource(plays), WORDS.read_text("utf-8"), repr(pack)]
    return " ".join([*own, repr(caller(CARD_ID, pack.centre.languages[0]))]).casefold()


HOUSE = {centre: house_words(pack) for centre, pack in PACKS.items()}
NAMES = ["Зайцева", "Мухаметзянов", "Гульназ", "O'Brien", "Məmmədova", "Қайратқызы", "Щукина-Белая"]
TOKENS = st.lists(
    st.one_of(
        st.sampled_from(NAMES),
        st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяёabcdefghijklmnopqrstuvwxyzəşğқұ-", min_size=3, max_size=12),
        st.text("0123456789", min_size=3, max_size=16),
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


def shape_of(pack: Pack) -> st.SearchStrategy[Shape]:
    """Any call of a centre."""
    kinds = st.sampled_from([one.code for one in pack.options("kind")])

    def of_kind(kind: str) -> st.SearchStrategy[Shape]:
        return st.builds(
            Shape, st.just(kind), st.sampled_from(themes(pack, kind)), st.booleans(),
            st.sampled_from([0, 12, 95]), st.sampled_from(["", *(one.id for one in pack.tactics)]),
            st.sampled_from(["", *(one.id for one in pack.buttons)]),
            st.sampled_from(["", "self", "nobody", *(one.code for one in pack.options("relation"))]),
            st.sampled_from(["", "threat nobody", " ".join(one.code for one in pack.options("urgency"))]),
            st.frozensets(st.sampled_from(sorted(ALL))),
        )  # fmt: skip

    return kinds.flatmap(of_kind)


CALLS = st.sampled_from(CENTRES).flatmap(lambda centre: st.tuples(st.just(centre), shape_of(PACKS[centre])))


def saying(tokens: list[str]) -> Callable[[], str]:
    """Another of the tokens every time, and in other letters, as people write."""
    told = cycle([*tokens, *map(str.upper, tokens), " ".join(map(str.title, tokens))])
    return lambda: next(told)


@settings(max_examples=60)
@given(CALLS, TOKENS)
def test_nothing_that_anybody_typed_or_said_is_left(call: tuple[str, Shape], tokens: list[str]) -> None:
    centre, shape = call
    pack = PACKS[centre]
    silent = scenario_text(graded(pack, shape, lambda: "·"), pack, ID)
    numbers = " ".join(re.findall(r"\d+", silent))
    strange = [one for one in tokens if one.casefold() not in HOUSE[centre] + numbers]
    assume(strange)
    card = graded(pack, shape, saying(tokens))
    assert all(one.casefold() in repr(card).casefold() for one in strange)  # they were there
    text = scenario_text(card, pack, ID)
    assert [one for one in strange if one.casefold() in text.casefold()] == []
    assert text == silent  # and nothing depends on them


def test_every_place_of_a_fact_that_can_hold_words_was_filled() -> None:
    said: list[str] = []

    def says() -> str:
        said.append(f"слово{len(said)}я")
        return said[-1]

    card = graded(KRASNODAR, Shape(button="expert", hold_s=40, emergency=True), says)
    assert why_not(card, KRASNODAR) == ""
    standing = card.grades.standing
    assert standing is not None
    assert standing.fact.purpose == "review"
    parts = ("fields", "notes", "contacts", "callbacks", "rating", "escalations", "said", "grades", "replies",
             "extension", "notices", "caller_number", "answered", "reopened")  # fmt: skip
    assert [part for part in parts if "слово" not in repr(getattr(card, part))] == []
    assert len(said) > 150
    assert "слово" not in scenario_text(card, KRASNODAR, ID)


@pytest.mark.parametrize("centre", CENTRES)
def test_a_word_in_the_place_of_a_code_is_no_code(centre: str) -> None:
    pack = PACKS[centre]
    card = graded(pack, Shape(relation="Зайцева", marks="Зайцева threat", tactic="Зайцева", button="Зайцева"))
    for fact in (e.FieldSet("relation", "Зайцева"), e.FieldSet("mood", "Зайцева")):
        card = evolve(card, event(fact, START + timedelta(hours=1), place=900))
    card = replace(card, line="Зайцева", channel="Зайцева", direction="Зайцева", plans=("Зайцева",))
    text = scenario_text(card, pack, ID)
    assert text
    assert "зайцева" not in text.casefold()


@given(st.uuids())
def test_the_caller_does_not_exist_is_the_same_for_the_same_card_and_tells_nothing_of_it(id_: Any) -> None:
    card_id = str(id_)
    card = graded(KRASNODAR, card_id=card_id)
    text = scenario_text(card, KRASNODAR, ID)
    assert text == scenario_text(graded(KRASNODAR, card_id=card_id), KRASNODAR, ID)
    assert not any(part in text for part in [card_id, id_.hex, *card_id.split("-")] if not part.isdecimal())
    somebody = caller(card_id, "ru")
    assert somebody is not None
    assert (made(card, KRASNODAR)["caller"]["name"], made(card, KRASNODAR)["caller"]["number"]) == (
        somebody.name["ru"], somebody.number,
    )  # fmt: skip
    assert re.fullmatch(r"\+7918000\d{4}", somebody.number)


def test_somebody_is_invented_in_the_main_language_of_every_centre_and_named_in_all_of_its_scenarios() -> (
    None
):
    told = tomllib.loads(Path("core/invented.toml").read_text("utf-8"))["callers"]
    assert {load_pack(centre).centre.languages[0] for centre in installed()} <= set(told)
    for centre, pack in PACKS.items():
        languages = made(graded(pack), pack)["languages"]
        main = pack.centre.languages[0]
        assert languages[0] == main, centre
        assert all(set(names) == set(languages) for names in told[main]["names"])
    assert caller(CARD_ID, "xx") is None


def test_a_living_receiver_is_named_by_nobody(tmp_path: Path) -> None:
    button = KRASNODAR.buttons[0]
    living = tuple(
        replace(one, id=f"zaytseva-{number}", kind=EntryKind.PERSON, invented=False)
        for number, one in enumerate(KRASNODAR.receivers(button))
    )
    pack = replace(KRASNODAR, directory=living)
    card = graded(pack, Shape(button=button.id))
    assert "zaytseva" not in scenario_text(card, pack, ID)
    assert made(card, pack)["plays"]["well"][-1]["button"] == button.id
    assert "receiver" not in made(card, pack)["plays"]["well"][-1]
    assert check(written(tmp_path, card, pack), pack) == []


# --- and when it cannot be ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "card", "pack"),
    [
        ("erased", replace(graded(KRASNODAR), erased_at=START), KRASNODAR),
        ("not_graded", replace(graded(KRASNODAR), grades=Card("").grades), KRASNODAR),
        ("no_theme", graded(KRASNODAR, Shape(theme="gone")), KRASNODAR),
        ("no_theme", graded(KRASNODAR, Shape(kind="gone", theme="policy")), KRASNODAR),
        ("no_training", graded(KRASNODAR), replace(KRASNODAR, training=None)),
        ("no_training", graded(KRASNODAR), replace(KRASNODAR, modules=())),
        (
            "no_training", graded(KRASNODAR),
            replace(KRASNODAR, centre=replace(KRASNODAR.centre, languages=("xx",))),
        ),
    ],
)  # fmt: skip
def test_why_no_scenario_is_made_is_a_code_and_then_there_is_no_text(
    why: str, card: Card, pack: Pack
) -> None:
    assert (why_not(card, pack), scenario_text(card, pack, ID)) == (why, "")


def test_a_theme_that_no_longer_goes_with_its_kind_makes_none() -> None:
    theme = KRASNODAR.themes[0]
    pack = replace(KRASNODAR, themes=(replace(theme, kinds=("gratitude",)), *KRASNODAR.themes[1:]))
    assert why_not(graded(pack, Shape(theme=theme.code)), pack) == "no_theme"


def test_a_file_that_is_there_stays_and_one_that_cannot_be_is_said(tmp_path: Path) -> None:
    file = tmp_path / "there.toml"
    file.write_text("чужое")
    with pytest.raises(FileExistsError):
        keep("наше", file)
    assert file.read_text() == "чужое"
    with pytest.raises(StoreError):
        keep("наше", tmp_path / "nowhere" / "new.toml")
