"""A scenario made of a graded call: what went wrong in it is trained with somebody who does not exist.

The text is a file as ``docs/scenarios.md`` describes it, to be read and completed by a trainer. Its sentences
stand in ``core/scenarios/from_call.toml``; what of the call is in it, ``core.sandbox.taken`` says.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from core.domain.card import Card
from core.domain.grading.form import Evidence
from core.domain.pack import Pack
from core.domain.sandbox.score import CARD
from core.domain.sandbox.streams import centre_of
from core.domain.training import FaultKind
from core.domain.words import words
from core.errors import store_error
from core.sandbox.remade import Remade
from core.sandbox.replayed import badly, well
from core.sandbox.taken import taken_of
from core.sandbox.writing import keys, notes, on_one_line, table, value

_TRAINER: Final = "ru"
"""The notes are for whoever edits the file, and the page that teaches it is Russian."""

_WITHIN: Final = {Evidence.GREETING.value: 10}
_POINTS: Final = 5
_QUESTIONS: Final = ("name", "reason", "for_whom", "phone", "writing", "answer", "anything_else")
_EASES: Final = {"reason": 1, "answer": 2}
"""Question → by how much it betters the mood: somebody listens, and answers."""

_PARTED: Final = "goodbye|goodbye_cold"
_GONE: Final = "tired_of_waiting|hangs_up|gives_up"


def scenario_text(card: Card, pack: Pack, scenario_id: str) -> str:
    """The text of a scenario made of a graded call; the same call always gives the same.

    ``scenario_id``: the name of the file that it is to be, without ``.toml``. Empty where
    ``core.sandbox.taken.why_not`` says why.
    """
    taken = taken_of(card, pack)
    if taken is None:
        return ""
    call = Remade(taken, pack)
    parts = (
        _head(call, scenario_id), _caller(call), _lines(call), _questions(call), _reactions(call),
        _expectations(call), _faults(call), _model(call), _plays(call),
    )  # fmt: skip
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def keep(text: str, file: Path) -> None:
    """Write a scenario into a new file.

    Raises:
        FileExistsError: there is such a file already; nothing was touched.
        StoreError: it cannot be written.
    """
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise
    except OSError as error:
        raise store_error(file, error) from error


# --- the parts of the file ---------------------------------------------------------------------------


def _head(call: Remade, scenario_id: str) -> Iterator[str]:
    taken, pack = call.taken, call.pack
    yield from notes(call.notes["head"].strip())
    yield "#"
    yield from notes(call.notes["call"])
    for name, label in call.notes["facts"].items():
        if told := taken.told.get(name):
            yield f"# – {label}: {', '.join(told)}"
    expressed = [one.item for one in call.expected]
    if others := [one for one in taken.lost if one not in expressed]:
        yield "#"
        yield from notes(call.notes["lost"])
        yield from (f"# – {on_one_line(words(one.title, _TRAINER))}" for one in others)
    hard = taken.used is not None or taken.emergency
    yield ""
    yield from keys(
        id=scenario_id, centre=centre_of(pack.centre.id),
        difficulty=1 + hard + (call.button is not None),
        minutes=min(max(5, taken.talk // 60 + 4), 20), languages=call.languages,
        source=call.notes["source"], title=call.said("title"), about=call.said("about"),
    )  # fmt: skip


def _caller(call: Remade) -> Iterator[str]:
    waited = any(one > call.limit for one in call.taken.holds)
    yield "[caller]"
    yield from notes(call.notes["caller"])
    yield from keys(
        name=call.name, number=call.taken.caller.number, line=call.taken.line, channel=call.channel,
        mood=call.mood, patience=15 if call.taken.emergency else 30, hold_patience=10 if waited else 20,
    )  # fmt: skip


def _lines(call: Remade) -> Iterator[str]:
    def said(name: str, when: Mapping[str, Any], *unless: Mapping[str, Any], **more: Any) -> Iterator[str]:
        note = call.notes["complete"].get(name, "")
        yield from table(
            "lines", note, id=more.pop("id", name), says=call.said("lines", name), when=when,
            unless=unless, **more,
        )  # fmt: skip

    urgent, upset = call.taken.emergency, call.is_upset
    closing, greeting = {"said": ["@closing"]}, {"said": ["@greeting"]}
    named = {"happened": ["named"]}
    yield from notes(call.notes["parts"]["lines"])
    hello = "hello_emergency" if urgent else "hello_upset" if upset else "hello"
    yield from said(hello, {"elapsed": 2}, id="hello")
    yield from said("not_greeted", {"heard": ["hello"], "since": 12}, greeting, mood=-1)
    yield from said("shouts", {"thrown": ["shout"]})
    if call.expects(Evidence.HOLD):
        yield from said("will_wait", {"heard": ["hello"], "since": 20}, {"happened": ["held"]})
    if upset:
        yield from said("calmer", {"heard": ["hello"], "since": 20, "mood_least": call.mood + 2})
    if buttons := "|".join(one.id for one in call.pack.buttons):
        yield from said("passed_on", {"escalated": [buttons], **named}, ends=True)
        yield from said("passed_to_nobody", {"escalated": [buttons]}, named, mood=-1, ends=True)
    # A moment later: who passes the call on goes on speaking.
    yield from said("goodbye", {**closing, "silent": 3, "mood_least": 4}, ends=True)
    yield from said("goodbye_cold", {**closing, "silent": 3, "mood_most": 3}, ends=True)
    yield from said("silence", {"silent": 20}, closing, mood=-1)
    yield from said("tired_of_waiting", {"held": 2 * call.limit}, narrated=True, ends=True)
    yield from said("hangs_up", {"mood_most": 0}, ends=True)
    yield from said("gives_up", {"silent": 60}, ends=True)


def _questions(call: Remade) -> Iterator[str]:
    relation = call.taken.relation
    answers = {"for_whom": "for_other" if relation else "for_self"}
    tells = {
        "name": {"applicant_name": call.name}, "phone": {"contact_phone": call.taken.caller.number},
        "for_whom": {"relation": relation.code} if relation else {},
    }  # fmt: skip
    yield from notes(call.notes["parts"]["questions"])
    for one in _QUESTIONS:
        yield from table(
            "questions", call.notes["complete"].get(one, ""), id=one, asks=call.said("asks", one),
            answers=call.said("answers", answers.get(one, one)), mood=_EASES.get(one, ""),
            tells=tells.get(one),
        )  # fmt: skip


def _reactions(call: Remade) -> Iterator[str]:
    if call.tactic is None:
        return
    count = len(call.tactic.points)
    yield from notes(call.notes["parts"]["reactions"])
    for least in sorted({(count + 1) // 2, count}):
        yield from table("reactions", when={"ticked": [f"{call.tactic.id}:{least}"]}, mood=2)


def _expectations(call: Remade) -> Iterator[str]:
    yield from notes(call.notes["parts"]["expect"])
    for one in call.expected:
        title = on_one_line(words(one.item.title, _TRAINER)) if one.item and one.lost else ""
        yield from table(
            "expect", call.notes["from_form"].replace("{title}", title) if title else "",
            id=one.id, block=one.block, points=one.item.points if one.item else _POINTS,
            within=_WITHIN.get(one.id, ""), text=call.said("text", one.id), when=one.when, never=one.never,
            clause=one.item.clause if one.item else "", hint=call.said("hint", one.id),
        )  # fmt: skip


def _faults(call: Remade) -> Iterator[str]:
    gone: Sequence[str] = (_PARTED, _GONE, *(["passed_on|passed_to_nobody"] if call.pack.buttons else []))
    drop = {"thrown": ["drop"]}
    unless = {
        FaultKind.HUNG_UP.value: [{"heard": ["|".join(gone)]}, {"said": ["@closing"]}, drop],
        FaultKind.IGNORED_EMERGENCY.value: [{"happened": ["emergency"]}, {"heard": [_GONE]}, drop],
    }
    if call.fatal:
        yield from notes(call.notes["parts"]["fatal"])
    for one in call.fatal:
        ended = {"happened": ["ended"]}
        yield from table(
            "fatal", id=one, kind=one, text=call.said("text", one), when=ended, unless=unless[one]
        )


def _model(call: Remade) -> Iterator[str]:
    if CARD in call.blocks:
        yield from notes(call.notes["parts"]["model"])
        yield from table("model", field="kind", one_of=[call.taken.kind])
        yield from table("model", field="theme", one_of=[call.taken.theme.code])


def _plays(call: Remade) -> Iterator[str]:
    loses = [*(one.id for one in call.expected), *call.fatal]
    loses += ["model.kind", "model.theme"] if CARD in call.blocks else []
    yield from notes(call.notes["parts"]["plays"])
    yield ""
    yield "[plays]"
    yield from keys(loses=loses)
    for name, steps in (("well", well(call)), ("badly", badly())):
        yield f"{name} = ["
        yield from (f"    {value(step)}," for step in steps)
        yield "]"
