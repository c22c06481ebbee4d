"""What is made of a graded call: it can be played at once, and trains what went wrong."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.domain.card import Card
from core.domain.grading.form import Evidence
from core.domain.pack import Pack
from core.sandbox.files import check, load
from core.sandbox.from_call import scenario_text
from core.sandbox.trying import tried
from tests.core.sandbox.graded import (
    ALL,
    CENTRES,
    FORM,
    HEARD,
    ID,
    KRASNODAR,
    PACKS,
    Shape,
    graded,
    ids,
    made,
    themes,
    written,
)  # fmt: skip

WORDS = Path("core/scenarios/from_call.toml")

# --- it can be played ---------------------------------------------------------------------------------------


def everything(pack: Pack) -> list[Shape]:
    """Calls of all sorts: each kind, each button, each list, and all at once."""
    kinds = [one.code for one in pack.options("kind")]
    passed = [
        Shape(kind=one.kinds[0] if one.kinds else kinds[0], button=one.id, hold_s=40) for one in pack.buttons
    ]
    return [
        *(Shape(kind=kind, theme=themes(pack, kind)[-1]) for kind in kinds),
        *passed,
        *(replace(one, emergency=True, tactic="aggressive", low=frozenset({"receiver"})) for one in passed),
        *(Shape(tactic=one.id, low=frozenset()) for one in pack.tactics),
        Shape("complaint", hold_s=95, emergency=True, tactic=pack.tactics[0].id, relation="mother"),
        Shape("complaint", hold_s=12, low=frozenset({"hold"})),
        Shape(emergency=True, low=frozenset({"closing", "finished"})),
    ]


CASES = [
    (f"{centre}-{number}", centre, shape)
    for centre, pack in PACKS.items()
    for number, shape in enumerate(everything(pack))
]


@pytest.mark.parametrize(("centre", "shape"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
async def test_it_is_worth_100_played_well_and_is_failed_played_badly(
    tmp_path: Path, centre: str, shape: Shape
) -> None:
    pack = PACKS[centre]
    file = written(tmp_path, graded(pack, shape), pack)
    assert check(file, pack) == []
    assert await tried(load(file, pack), pack) == []


@pytest.mark.parametrize("centre", CENTRES)
async def test_so_it_is_by_the_form_that_the_centre_has_itself(tmp_path: Path, centre: str) -> None:
    pack = load_pack(centre)
    for number, shape in enumerate((Shape("complaint", hold_s=40, tactic="complaining"), Shape())):
        own = pack if pack.grading else PACKS[centre]
        file = written(tmp_path / str(number), graded(own, shape), own)
        assert check(file, own) == []
        assert await tried(load(file, own), own) == []


@pytest.mark.parametrize("centre", CENTRES)
def test_it_speaks_the_languages_of_the_other_scenarios_of_its_centre(centre: str) -> None:
    scenario = made(graded(PACKS[centre]), PACKS[centre])
    others = [
        tomllib.loads(file.read_text("utf-8")) for file in Path(f"core/scenarios/{centre}").glob("*.toml")
    ]
    assert scenario["languages"] in [one["languages"] for one in others]
    assert set(scenario["title"]) == set(scenario["languages"])


# --- what is trained ----------------------------------------------------------------------------------------


def test_what_was_not_full_is_expected_and_the_greeting_and_the_theme_always() -> None:
    assert ids(made(graded(KRASNODAR, Shape(low=frozenset())))) == ["greeting", "theme"]
    low = frozenset({"closing", "plan", "rings", "theme_in_force"})
    assert ids(made(graded(KRASNODAR, Shape(low=low)))) == ["greeting", "theme", "plan", "closing"]
    half = graded(KRASNODAR, Shape(emergency=True, low=frozenset()))
    assert ids(made(half, KRASNODAR)) == ["greeting", "emergency", "theme"]


def test_a_point_counts_where_the_form_says_and_as_much() -> None:
    items = tuple(replace(one, points=9, block="substance", clause="7") for one in FORM.items)
    pack = replace(KRASNODAR, grading=replace(FORM, items=items))
    expected = {one["id"]: one for one in made(graded(pack), pack)["expect"]}
    assert {
        (one["block"], one["points"], one["clause"]) for name, one in expected.items() if name != "theme"
    } == {("substance", 9, "7")}
    assert (expected["theme"]["block"], expected["theme"]["points"]) == ("scanning", 5)


def test_a_centre_with_other_blocks_trains_by_them(tmp_path: Path) -> None:
    assert KRASNODAR.training is not None
    block = replace(KRASNODAR.training.blocks[0], id="all", points=100)
    pack = replace(KRASNODAR, training=replace(KRASNODAR.training, blocks=(block,), fatal=()))
    card = graded(pack, Shape("complaint", tactic="aggressive"))
    assert {one["block"] for one in made(card, pack)["expect"]} == {"all"}
    assert {"model", "fatal"} & set(made(card, pack)) == set()
    assert check(written(tmp_path, card, pack), pack) == []


def test_what_cannot_be_said_in_a_scenario_is_told_to_the_trainer_and_stays_a_note() -> None:
    card = graded(KRASNODAR, Shape(low=frozenset({"", "rings", "receiver"})))
    notes = [one for one in scenario_text(card, KRASNODAR, ID).splitlines() if one.startswith("# – ")]
    assert [one for one in notes if "Пункт" in one or "Голос" in one] == [
        "# – Пункт rings", "# – Пункт receiver", "# – Голос [[lines]]",
    ]  # fmt: skip
    assert "\n" in HEARD.title["ru"]
    full = scenario_text(graded(KRASNODAR, Shape(low=frozenset())), KRASNODAR, ID)
    assert "Пункт" not in full


def test_the_trainer_is_told_what_the_call_was_in_codes_and_seconds() -> None:
    shape = Shape("complaint", "wait.specialist", True, 95, "aggressive", "expert", "mother", "worse")
    text = scenario_text(graded(KRASNODAR, shape), KRASNODAR, ID)
    told = dict(one[4:].split(": ") for one in text.split("id = ")[0].splitlines() if ": " in one)
    assert (told["вид обращения"], told["тема"], told["за кого"]) == (
        "complaint",
        "wait.specialist",
        "mother",
    )
    assert (told["удержания, секунд"], told["памятка"], told["передана кнопкой"]) == (
        "95",
        "aggressive",
        "expert",
    )
    assert (told["канал"], told["линия"], told["что не терпит"]) == ("phone", "1", "worse")
    assert told["разговор, секунд"].isdecimal()
    assert text.count("# Допишите") == 3


@pytest.mark.parametrize(
    ("shape", "mood", "patience", "hold_patience"),
    [
        (Shape(), 6, 30, 20),
        (Shape(tactic="aggressive"), 2, 30, 20),
        (Shape(tactic="complaining"), 4, 30, 20),
        (Shape(emergency=True), 3, 15, 20),
        (Shape(emergency=True, tactic="aggressive"), 2, 15, 20),
        (Shape(hold_s=12), 6, 30, 20),
        (Shape(hold_s=95), 6, 30, 10),
    ],
)
def test_the_mood_follows_from_what_happened(
    shape: Shape, mood: int, patience: int, hold_patience: int
) -> None:
    begins = made(graded(KRASNODAR, shape))["caller"]
    assert (begins["mood"], begins["patience"], begins["hold_patience"]) == (mood, patience, hold_patience)


def test_the_title_and_the_first_words_name_the_theme() -> None:
    scenario = made(graded(KRASNODAR, Shape("complaint", "wait.specialist")))
    theme = KRASNODAR.title("theme", "wait.specialist", "ru")
    assert scenario["title"]["ru"] == f"По разобранному звонку: {theme}"
    assert scenario["lines"][0]["says"]["ru"] == f"Здравствуйте. У меня вопрос: {theme}."
    assert [one["one_of"] for one in scenario["model"]] == [["complaint"], ["wait.specialist"]]


def test_it_is_passed_on_only_where_that_is_trained_and_where_it_stayed() -> None:
    def button(card: Card) -> list[str]:
        return [step["button"] for step in made(card, KRASNODAR)["plays"]["well"] if "button" in step]

    assert button(graded(KRASNODAR, Shape(button="insurer"))) == ["insurer"]
    assert button(graded(KRASNODAR, Shape(button="insurer", low=ALL - {"receiver", "handed_over"}))) == []
    card = graded(KRASNODAR, Shape(button="insurer"))
    came_back = tuple(replace(one, returned=card.escalations[0].returned) for one in card.escalations)
    assert button(replace(card, escalations=came_back)) == []


def test_every_sentence_stands_there_in_every_language() -> None:
    told = tomllib.loads(WORDS.read_text("utf-8"))
    for part in ("title", "about"):
        assert set(told[part]) == {"ru", "kk", "az"}
    for part in ("lines", "asks", "answers", "text", "hint", "card"):
        assert [name for name, texts in told[part].items() if set(texts) != {"ru", "kk", "az"}] == []
    left = {Evidence.RINGS.value, Evidence.THEME_IN_FORCE.value}
    assert {*Evidence, "theme", "emergency", "hung_up", "ignored_emergency"} - left == set(told["text"])
