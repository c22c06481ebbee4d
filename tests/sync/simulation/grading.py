"""What graders do: calls graded, appealed and decided, by one and by several who have not heard."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.envelope import Event, canonical
from core.domain.grading.form import Mark
from core.domain.grading.travelling import text_of
from core.domain.roles import may
from core.domain.wire import Offer
from tests.core.domain.grading.forms import again, agreed, answers, blind, first, review
from tests.sync.simulation.centre import ROLES, person
from tests.sync.simulation.console import Console
from tests.sync.simulation.pace import sync
from tests.sync.simulation.work import cards_of, command, push_as
from tests.sync.simulation.world import World

MARKS = tuple(Mark)


def wishes(n: int, m: int, card: Card) -> Sequence[c.Command]:
    """What may be wished of the grades of a card, the first that is allowed is done."""
    given, now, mark = card.grades.given, card.grades.standing, MARKS[m % len(MARKS)]
    some = given[m % len(given)].event_id if given else ""
    one = card.grades.open_round()
    called = one.id if one else f"круг-{n % 3}"
    all_of_them: Sequence[c.Command] = (
        first(mark),
        c.AcknowledgeGrade(some),
        c.AppealGrade(now.event_id if now else "", f"причина {n}"),
        review(now.event_id if now else "", mark),
        c.SetCalibration(called, f"круг {n}", 2 + n % 2),
        blind(called, mark),
        agreed(called, mark),
        c.Hear(),
        c.Hear(on=False),
        again(mark),
        c.DropCalibration(called),
    )
    start = n % len(all_of_them)
    return [*all_of_them[start:], *all_of_them[:start]]


def grade(world: World, console: Console, n: int, m: int) -> str:
    """Something is done to the grades of a finished card, mostly by somebody who may."""
    theirs = [(each, card) for each in world.consoles for card in finished(each) if _concerned(each, card)]
    if n % 5 == 0 and (cards := finished(console)):
        theirs = [(console, card) for card in cards]
    if not theirs:
        return finish(world, m)
    each, card = theirs[m % len(theirs)]
    for wish in wishes(n, m, card):
        if command(world, each, card.card_id, wish):
            return f"{each.name}: {shown(wish)} on {card_of(card)}"
    return ""


def grade_at_once(world: World, console: Console, n: int, m: int) -> str:
    """Everybody who may grade grades a finished card, or grades it blind, before they hear of the others."""
    theirs = [card for each in world.consoles if grades(each) for card in finished(each)]
    if not theirs:
        return finish(world, m)
    card = theirs[m % len(theirs)]
    one = card.grades.open_round()
    graded = []
    for place, each in enumerate(graders(world, card.card_id)):
        mark = MARKS[(m + place) % len(MARKS)]
        if command(world, each, card.card_id, blind(one.id, mark) if one and n % 3 else first(mark)):
            graded.append(each.name)
    return f"{', '.join(graded)} grade {card_of(card)} at once" if graded else ""


def appeal(world: World, console: Console, n: int, m: int) -> str:
    """A grade is appealed by whoever took the call, and everybody hears of it soon."""
    told = [] if _answerable(world) else [finish(world, m), grade_at_once(world, console, 0, m)]
    all_sync(world)
    for each, card, graded in _answerable(world)[m % 7 :]:
        if command(world, each, card.card_id, c.AppealGrade(graded, f"причина {n}")):
            all_sync(world)
            told.append(f"{each.name} appeals grade {graded[-4:]} of {card_of(card)}, and everybody syncs")
            break
    return "; ".join(filter(None, told))


def decide_at_once(world: World, console: Console, n: int, m: int) -> str:
    """Everybody who may grade decides an appeal, before they hear of the others."""
    told = "" if _appealed(world) else appeal(world, console, n, 0)
    waiting = _appealed(world)
    if not waiting:
        return told
    card, appealed = waiting[m % len(waiting)]
    decided = [
        each.name
        for place, each in enumerate(graders(world, card.card_id))
        if command(world, each, card.card_id, review(appealed, MARKS[(n + place) % len(MARKS)]))
    ]
    decision = f"{', '.join(decided)} decide the appeal of {card_of(card)} at once" if decided else ""
    return "; ".join(filter(None, (told, decision)))


def calibrate(world: World, console: Console, n: int, m: int) -> str:
    """Graders set a round, grade a call blind and agree upon a grade: each of these all of them at once."""
    theirs = [card for each in world.consoles if grades(each) for card in finished(each)]
    if not theirs:
        return finish(world, m)
    card_id, told = theirs[m % len(theirs)].card_id, []
    known = next(
        (one for card in theirs if (one := card.grades.open_round()) and card.card_id == card_id), None
    )
    called = known.id if known else f"круг-{n % 3}"
    acts: Sequence[c.Command] = (
        c.SetCalibration(called, f"круг {n}", 2 + n % 2),
        blind(called),
        agreed(called),
    )
    for act in acts[1 if known else 0 : 2 + m % 2]:
        done = [each.name for each in graders(world, card_id) if command(world, each, card_id, act)]
        told.append(f"{', '.join(done)}: {shown(act)} on card {card_id[-4:]}" if done else "")
        if n % 7:  # else they do not even hear of the round
            all_sync(world)
    return "; ".join(filter(None, told))


def forge(world: World, console: Console, n: int, m: int) -> str:
    """Something that is no console of ours grades and answers, with a console's token and under any name."""
    cards = cards_of(console)
    if not cards:
        return ""
    card = cards[m % len(cards)]
    now, one = card.grades.standing, card.grades.open_round()
    ids, session = (world.new_id(), world.new_id()), world.new_id()
    some, other = now.event_id if now else ids[0], one.id if one else "круг-0"
    facts: Sequence[e.Fact] = (
        _given("first"),
        e.CardTakenUp(),
        _given("review", some),
        e.GradeAcknowledged(some),
        _given("calibration", other),
        _given("agreed", other),
        e.GradeAppealed(some, f"причина {n}"),
        e.HearingChanged(on=True),
        e.ServiceRated("", n % 6, f"слово {n}"),
        _given("again"),
        e.HearingChanged(on=False),
        e.CalibrationDropped(other),
    )
    name = person(tuple(ROLES)[m % len(ROLES)])
    chosen = [facts[n % len(facts)], facts[m % len(facts)]][: 1 + n % 4 // 2]
    offers = []
    for place, fact in enumerate(chosen):
        event = Event(
            event_id=ids[place], stream=world.pack.centre.id, card_id=card.card_id, actor=name,
            device_id=console.disk.data.device_id, session_id=session, session_seq=place + 1,
            occurred_at=world.now(), tz="UTC", fact=fact,
        )  # fmt: skip
        offers.append(Offer(ids[place], session, place + 1, canonical(event.body())))
    world.odd.update(ids)
    if not push_as(world, console, offers):
        return ""
    said = " and ".join(fact.TYPE for fact in chosen)
    return f"something strange says {said} of {card_of(card)} as {console.name}, and signs as {name}"


def _given(purpose: str, answers_to: str = "") -> e.GradeGiven:
    marks = text_of(replace(one, points=10) for one in answers())
    return e.GradeGiven(purpose, answers_to, "", "3", "3", "", marks, "", 60, "", "слово")


def _answerable(world: World) -> Sequence[tuple[Console, Card, str]]:
    """The grades that count, as those know them whose call it was."""
    return [
        (each, card, card.grades.standing.event_id)
        for each in world.consoles
        for card in cards_of(each)
        if each.person in card.answered and card.grades.standing is not None
    ]


def _appealed(world: World) -> Sequence[tuple[Card, str]]:
    """The grades that wait for a decision, as anybody knows them."""
    return [
        (card, one.event_id)
        for each in world.consoles
        for card in finished(each)
        for one in card.grades.given
        if one.waits
    ]


def grades(console: Console) -> bool:
    return may(ROLES[console.account][0], "grade.given")


def finished(console: Console) -> Sequence[Card]:
    return [card for card in cards_of(console) if not card.open and card.erased_at is None]


def _concerned(console: Console, card: Card) -> bool:
    """Whether there is something to say of its grades for who sits there."""
    return bool(card.grades.given) if console.person in card.answered else grades(console)


def finish(world: World, m: int) -> str:
    """Somebody finishes a call of theirs, and those who may grade it hear of it."""
    theirs = [
        (each, card)
        for each in world.consoles
        for card in cards_of(each)
        if card.open and each.person in card.answered and may(ROLES[each.account][0], "card.wrapped_up")
    ]
    if not theirs or not any(map(grades, world.consoles)):
        return ""
    each, card = theirs[m % len(theirs)]
    if not command(world, each, card.card_id, c.WrapUp()):
        return ""
    all_sync(world)
    return f"{each.name} finishes {card_of(card)}, and everybody syncs"


def graders(world: World, card_id: str) -> Iterator[Console]:
    """The consoles of those who may grade and have the card."""
    for each in world.consoles:
        if grades(each) and card_id in each.disk.data.cards():
            yield each


def all_sync(world: World) -> None:
    for each in world.consoles * 2:  # what the last one pushes, the first one hears the second time
        sync(world, each, 0, 0)


def shown(wish: c.Command) -> str:
    if isinstance(wish, c.GiveGrade):
        return " ".join(filter(None, ("GiveGrade", wish.purpose, wish.answers_to[-4:])))
    if isinstance(wish, c.SetCalibration):
        return f"SetCalibration {wish.round}, {wish.graders} graders"
    if isinstance(wish, c.Hear):
        return "hears" if wish.on else "puts back"
    if isinstance(wish, c.DropCalibration):
        return f"DropCalibration {wish.round}"
    assert isinstance(wish, c.AcknowledgeGrade | c.AppealGrade)
    return f"{type(wish).__name__} {wish.grade[-4:]}"


def card_of(card: Card) -> str:
    return f"card {card.card_id[-4:]}"
