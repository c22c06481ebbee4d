"""A small invented call, and acts that can be done in it."""

from dataclasses import replace
from typing import Any

from core.domain.sandbox.acts import Act
from core.domain.sandbox.caller import Play, Talk, played
from core.domain.sandbox.scenario import (
    Expectation,
    Fault,
    Line,
    ModelField,
    Person,
    Question,
    Reaction,
    Scenario,
    When,
)
from core.domain.training import Block, Training

FORM = Training(
    pass_mark=80,
    exam_runs=1,
    fatal=("hung_up",),
    blocks=(
        Block(id="opening", title={"ru": "Начало"}, points=40),
        Block(id="tactics", title={"ru": "Тактика"}, points=30),
        Block(id="card", title={"ru": "Карточка"}, points=10),
        Block(id="closing", title={"ru": "Конец"}, points=20),
    ),
)
SCENE = Scenario(
    id="scene",
    centre="test",
    title={"ru": "Сцена"},
    about={"ru": "О чём"},
    source="вымысел",
    languages=("ru",),
    caller=Person(name="Примеров", number="+79180000001", mood=4, patience=30, hold_patience=10),
    lines=(
        Line(id="hello", says={"ru": "Алло!"}, when=When(elapsed=2)),
        Line(id="answer", says={"ru": "Болит!"}, when=When(said=("hi|hey",), heard=("hello",))),
        Line(id="silence", says={"ru": "Вы тут?"}, when=When(silent=12), mood=-1),
        Line(id="bye", says={"ru": "До свидания."}, when=When(said=("bye",)), ends=True),
        Line(id="hangs_up", says={"ru": "Бросает трубку"}, when=When(held=30), ends=True),
        Line(id="noise", says={"ru": "(шум)"}, when=When(held=5), narrated=True),
    ),
    questions=(
        Question(id="name", asks={"ru": "Кто вы?"}, answers={"ru": "Примеров."}, mood=1),
        Question(
            id="secret", asks={"ru": "Что ещё?"}, answers={"ru": "Упал."}, least_mood=6,
            refuses={"ru": "Ничего."},
        ),
        Question(id="later", asks={"ru": "Где?"}, answers={"ru": "Здесь."}, when=When(asked=("name",))),
    ),
    reactions=(Reaction(mood=2, when=When(ticked=("anger:2",))),),
    expect=(
        Expectation(id="greeted", block="opening", points=4, text={"ru": "Поздоровался"}, within=10,
                    when=When(said=("hi|hey",))),
        Expectation(id="named", block="opening", points=4, text={"ru": "Имя"}, after=("greeted",),
                    when=When(asked=("name",))),
        Expectation(id="brief", block="tactics", points=2, text={"ru": "Недолго"}, never=(When(held=20),)),
        Expectation(id="closed", block="closing", points=2, text={"ru": "Попрощался"},
                    when=When(said=("bye",))),
    ),
    fatal=(Fault(id="cut", kind="hung_up", text={"ru": "Бросил"}, when=When(happened=("ended",)),
                 unless=(When(heard=("bye|hangs_up",)),)),),
    model=(ModelField(field="kind", one_of=("complaint",)), ModelField(field="essence", mentions=("бол",))),
    training=FORM,
)  # fmt: skip

SAY_HI = Act(("said hi",), heard=True)
SAY_BYE = Act(("said bye",), heard=True)
HOLD = Act(("happened held",), heard=True, holds=True)
RESUME = Act(("happened resumed",), heard=True, holds=False)
END = Act(("happened ended",), holds=False)


def ask(question: str) -> Act:
    """A question is asked."""
    return Act((f"asked {question}",), heard=True, question=question)


def tick(point: str) -> Act:
    """A point of the checklist is ticked."""
    return Act((f"ticked anger.{point}",), heard=True)


def write(field: str, value: str) -> Act:
    """A field is left."""
    return Act(field=field, value=value)


def scene(*acts: tuple[int, Act], until: int = 0, **parts: Any) -> Talk:
    """The small call with these acts, and how it stands."""
    play = Play(replace(SCENE, **parts), "ru")
    last = max([until, *(second for second, __ in acts)])
    return played(play, play.begin({}), acts, last)


def said(talk: Talk) -> list[str]:
    """What the caller said: lines and answers, in order."""
    return [one.line or one.question for one in talk.spoken]
