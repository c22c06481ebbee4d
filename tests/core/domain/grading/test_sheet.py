"""The form laid out for one call: what is asked, what the facts answer, what is left to who listens."""

from dataclasses import replace

from core.domain import commands as c
from core.domain.grading.form import Answer, Evidence, Grading, Item, Mark
from core.domain.grading.sheet import Sheet, answer, sheet
from core.domain.pack import Pack
from tests.core.domain.cases import PACK, START, Work, work_in
from tests.core.domain.grading.centre import CENTRE, TODAY, call
from tests.core.domain.grading.forms import SMALL


def laid_out(work: Work, pack: Pack = PACK, *given: Answer) -> Sheet:
    return sheet(work.card, pack, {one.item: one for one in given})


def asking(*items: Item) -> Pack:
    return replace(PACK, grading=Grading(since=TODAY, items=items))


def test_the_facts_answer_what_they_can_and_the_rest_is_open() -> None:
    whole = laid_out(work_in("unheard"))
    assert [one.item.id for one in whole.lines] == ["rings", "polite"]
    assert whole.answers == (Answer("rings", 10, Mark.FULL, compliance=True, found=Mark.FULL, second=0),)
    assert [one.item.id for one in whole.open] == ["polite"]
    assert whole.lines[1].finding is None
    assert (whole.day, whole.edition) == (TODAY, "3")


def test_what_the_facts_leave_open_is_shown_and_stays_open() -> None:
    whole = laid_out(work_in("talk").fill(theme="money"), CENTRE)
    line = next(one for one in whole.lines if one.item.id == Evidence.THEME_IN_FORCE)
    assert line.finding is not None and line.finding.code == "in_force"
    assert line.answer is None and line in whole.open


def test_every_point_of_the_facts_has_its_finding() -> None:
    whole = laid_out(call(), CENTRE)
    assert [one.item.id for one in whole.lines if one.finding is not None] == list(Evidence)


def test_what_a_grader_said_stands_before_the_facts_with_their_word_beside_it() -> None:
    given = Answer("rings", 10, Mark.NONE, reason="звонок был раньше", remark="слышно", second=4)
    whole = laid_out(work_in("unheard"), PACK, given)
    assert whole.answers == (replace(given, compliance=True, found=Mark.FULL),)


def test_what_a_point_is_worth_and_what_the_facts_say_is_not_the_graders_to_say() -> None:
    forged = (
        Answer("rings", 1, Mark.FULL, compliance=False, found=Mark.NONE),
        Answer("polite", 99, Mark.FULL, compliance=True, found=Mark.FULL),
    )
    assert laid_out(work_in("unheard"), PACK, *forged).answers == (
        Answer("rings", 10, Mark.FULL, compliance=True, found=Mark.FULL),
        Answer("polite", 30, Mark.FULL),
    )


def test_an_answer_to_what_is_not_asked_is_not_on_the_form() -> None:
    assert len(laid_out(work_in("unheard"), PACK, Answer("song", 5, Mark.FULL)).lines) == 2


def test_what_is_asked_depends_on_the_kind_and_on_the_day_of_the_call() -> None:
    def item(name: str, **more: object) -> Item:
        plain = Item(id=name, block="tactics", points=5, title={})
        return replace(plain, **more)  # type: ignore[arg-type]  # of any part of it

    pack = asking(
        item("rules", kinds=("complaint",)), item("gone", valid_to=TODAY.replace(day=1)),
        item("polite", valid_from=TODAY), item("polite", valid_to=TODAY.replace(day=1), points=9),
    )  # fmt: skip
    assert [one.item.id for one in laid_out(work_in("closed"), pack).lines] == ["polite"]
    complaint = work_in("talk").fill(kind="complaint")
    assert [one.item.id for one in laid_out(complaint, pack).lines] == ["rules", "polite"]
    earlier = Work(pack)
    earlier.now = START.replace(day=1)
    assert [(one.item.id, one.item.points) for one in laid_out(earlier.call(), pack).lines] == [
        ("gone", 5), ("polite", 9),
    ]  # fmt: skip


def test_a_point_with_evidence_of_a_newer_pack_is_for_who_listens() -> None:
    strange = Item(id="mood", block="tactics", points=5, title={}, evidence="telepathy")
    assert laid_out(work_in("closed"), asking(strange)).lines[0].finding is None


def test_where_there_is_no_form_nothing_is_asked() -> None:
    assert laid_out(work_in("closed"), replace(PACK, grading=None)) == Sheet((), TODAY, "3")


def test_the_moment_of_a_finding_is_that_of_its_answer_where_the_facts_decided() -> None:
    whole = laid_out(call().later(7).do(c.Say("hello", "…")), CENTRE)
    seconds = {one.item: one.second for one in whole.answers}
    assert (seconds[Evidence.GREETING], seconds[Evidence.HOLD]) == (7, -1)
    assert answer(SMALL.items[1], Mark.HALF) == Answer("polite", 30, Mark.HALF)
