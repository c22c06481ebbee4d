"""A run in words: moods, marks, moments; for the screen, for paper and for programs."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from core.domain.pack import Pack
from core.domain.sandbox.scenario import Scenario
from core.domain.sandbox.score import BlockScore, Mark, Why
from core.domain.sandbox.vocabulary import RunEnd
from core.domain.words import words
from core.sandbox.debrief import Debrief, Moment
from tui import present, telling
from tui.catalogue import N_, _, language
from tui.labels import field_name

_MOODS: Final = (
    (1, N_("beside themselves")),
    (3, N_("angry")),
    (5, N_("tense")),
    (7, N_("calm")),
    (10, N_("content")),
)
"""Up to which mood which word; the sandbox counts from 0 to 10."""
_WHY: Final[dict[str, str]] = {
    Why.MISSING: N_("not done"),
    Why.LATE: N_("late"),
    Why.ORDER: N_("out of order"),
    Why.BROKEN: N_("broken"),
}
_ENDS: Final[dict[str, str]] = {
    RunEnd.FINISHED: N_("brought to its end"),
    RunEnd.STOPPED: N_("stopped"),
    RunEnd.TIME: N_("the time was over"),
}
WIDTH: Final = 78


def mood(value: int) -> str:
    """A mood in a word."""
    return _(next(word for most, word in _MOODS if value <= most))


def ended(why: str) -> str:
    """Why a run was over."""
    return _(_ENDS[why]) if why in _ENDS else why


def thrown(event: str) -> str:
    """What a trainer can let happen."""
    return _(telling.THROWN[event]) if event in telling.THROWN else event


def title(scenario: Scenario) -> str:
    """What a scenario is called."""
    return words(scenario.title, language())


def share(value: Fraction) -> str:
    """A sign for all, half or nothing of the points."""
    return "✓" if value == 1 else "½" if value else "✗"


def why(mark: Mark) -> str:
    """Why a mark is not whole, with the second in which it came."""
    said = _(_WHY[mark.why]) if mark.why else ""
    at = present.watch(mark.at) if mark.at is not None else ""
    return " ".join(filter(None, (said, at)))


def clause(mark: Mark) -> str:
    """Where it stands in the regulation."""
    asked = mark.expectation.clause
    return _("clause {clause}").format(clause=asked) if asked else ""


def block(score: BlockScore, scenario: Scenario) -> str:
    """The name of a block of the form."""
    blocks = scenario.training.blocks if scenario.training else ()
    return next((words(one.title, language()) for one in blocks if one.id == score.id), score.id)


def points(value: Fraction) -> str:
    """Points with at most one place after the comma."""
    return str(int(value)) if value.denominator == 1 else f"{float(value):.1f}".replace(".", ",")


def verdict(debrief: Debrief) -> str:
    """The whole in a sentence."""
    said = _("passed") if debrief.score.passed else _("not passed")
    return _("{total} of 100: {verdict}").format(total=debrief.score.total, verdict=said)


def who(moment: Moment, debrief: Debrief, viewer: str = "") -> str:
    """Who did or said it; ``viewer``: the one who is told."""
    if moment.spoken is not None:
        return "" if moment.spoken.narrated else _("caller")
    if moment.remark is not None:
        return moment.remark.by
    assert moment.fact is not None
    return _("you") if moment.fact.actor == viewer else moment.fact.actor


def what(moment: Moment, pack: Pack) -> str:
    """What was done or said."""
    if moment.spoken is not None:
        return moment.spoken.text if moment.spoken.narrated else f"«{moment.spoken.text}»"
    if moment.remark is not None:
        return _("Remark: {text}").format(text=moment.remark.text)
    assert moment.fact is not None
    return telling.fact(moment.fact, pack)


def card_line(fields: Mapping[str, str], pack: Pack) -> str:
    """A card in a line: what is written on it."""
    filled = [
        f"{field_name(name)}: {telling.value_words(name, value, pack)}"
        for name, value in fields.items()
        if value.strip() and name != "channel"
    ]
    return " · ".join(filled) or _("The card is empty.")


def wanted(field: str, values: Sequence[str], shown: str, pack: Pack) -> str:
    """What the model card has in a field."""
    return shown or " / ".join(telling.value_words(field, value, pack) for value in values)


def as_data(debrief: Debrief, pack: Pack) -> dict[str, Any]:
    """The debrief for a program."""
    score, scenario = debrief.score, debrief.run.play.scenario
    return {
        "scenario": scenario.id,
        "title": title(scenario),
        "by": debrief.run.by,
        "begun_at": debrief.run.begun_at,
        "language": debrief.run.play.language,
        "exam": debrief.run.exam,
        "seconds": debrief.lasted,
        "ended": debrief.run.why,
        "total": score.total,
        "passed": score.passed,
        "faults": [{"id": one.id, "text": words(one.text, language()), "at": at} for one, at in score.faults],
        "blocks": [
            {"id": one.id, "title": block(one, scenario), "got": float(one.got), "of": one.of}
            for one in score.blocks
        ],
        "expectations": [
            {
                "id": mark.expectation.id, "block": mark.expectation.block,
                "text": words(mark.expectation.text, language()), "clause": mark.expectation.clause,
                "points": mark.expectation.points, "share": float(mark.share), "why": mark.why, "at": mark.at,
            }
            for mark in score.marks
        ],
        "card": [
            {"field": one.model.field, "value": one.value, "right": one.right, "wanted": _wanted(one, pack)}
            for one in score.fields
        ],
        "course": [
            {"second": one.second, "who": who(one, debrief), "what": what(one, pack)}
            for one in debrief.course
        ],
        "moods": [{"second": second, "mood": value} for second, value in debrief.talk.moods],
    }  # fmt: skip


def _wanted(one: Any, pack: Pack) -> str:
    return wanted(one.model.field, one.model.one_of, one.model.shown, pack)


def as_page(debrief: Debrief, pack: Pack) -> str:
    """The debrief as a page for a printer, its lines ended."""
    return "\n".join(line.rstrip() for line in _page(debrief, pack)) + "\n"


def _page(debrief: Debrief, pack: Pack) -> Iterator[str]:
    score, scenario = debrief.score, debrief.run.play.scenario
    yield words(pack.centre.title, language())
    yield ""
    yield _("TRAINING CALL: the caller is invented").center(WIDTH)
    yield from present.wrapped(title(scenario), WIDTH)
    begun = present.moment(debrief.run.begun_at, pack.centre.tz)
    yield f"{debrief.run.by} · {begun} · {present.watch(debrief.lasted)} · {ended(debrief.run.why)}"
    yield ""
    yield verdict(debrief)
    for fault, at in score.faults:
        yield from present.wrapped(f"!! {words(fault.text, language())} ({present.watch(at)})", WIDTH)
    yield ""
    for one in score.blocks:
        if one.of:
            yield f"{block(one, scenario):<44}{points(one.got):>6} / {one.of}"
    yield ""
    for mark in score.marks:
        told = words(mark.expectation.text, language())
        more = " · ".join(filter(None, (clause(mark), why(mark) if mark.share < 1 else "")))
        yield from present.wrapped(f"{share(mark.share)} {told}" + (f" ({more})" if more else ""), WIDTH)
    if score.fields:
        yield ""
        for compared in score.fields:
            sign = "✓" if compared.right else "✗"
            value = telling.value_words(compared.model.field, compared.value, pack) or "–"
            line = f"{sign} {field_name(compared.model.field)}: {value}"
            line += "" if compared.right else f" → {_wanted(compared, pack)}"
            yield from present.wrapped(line, WIDTH)
    yield ""
    for moment in debrief.course:
        said = ": ".join(filter(None, (who(moment, debrief), what(moment, pack))))
        yield from present.wrapped(f"{present.watch(moment.second)}  {said}", WIDTH)
