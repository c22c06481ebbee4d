"""What graders do about the calls they hear: take them, put them back, hear them again, drop their rounds."""

from collections.abc import Sequence

from core.domain import commands as c
from core.domain.card import Card
from core.domain.grading.grade import HEARD_FOR, Round
from core.domain.roles import may
from tests.core.domain.grading.forms import again, agreed, blind, first
from tests.sync.simulation.centre import ROLES
from tests.sync.simulation.console import Console
from tests.sync.simulation.grading import (
    MARKS,
    all_sync,
    card_of,
    finish,
    finished,
    grade_at_once,
    graders,
    grades,
    shown,
)
from tests.sync.simulation.work import command
from tests.sync.simulation.world import World


def hear(world: World, console: Console, n: int, m: int) -> str:
    """A grader takes a call, and grades it, puts it back, gives up in the middle or lets it lie for hours."""
    theirs = _of_others(world)
    if not theirs:
        return finish(world, m)
    each, card = theirs[m % len(theirs)]
    if not command(world, each, card.card_id, c.Hear()):
        return ""
    told = [f"{each.name} hears {card_of(card)}"]
    if n % 5 == 0:
        all_sync(world)
        told.append("and everybody syncs")
    if n % 4 == 0:
        told += _graded(world, each, card, m)
    elif n % 4 == 1:
        told += ["and puts it back"] if command(world, each, card.card_id, c.Hear(on=False)) else []
    elif n % 4 == 2:
        each.kill()
        told.append("and is killed")
    else:
        world.pass_time(HEARD_FOR.total_seconds() - 7 * (m % 3))
        told.append("and two hours pass")
    return ", ".join(told)


def hear_at_once(world: World, console: Console, n: int, m: int) -> str:
    """Everybody who may grade hears one call, before they hear of the others; then each does as they like."""
    theirs = _of_others(world)
    if not theirs:
        return finish(world, m)
    (_, card), told = theirs[m % len(theirs)], []
    here = [each for each in graders(world, card.card_id) if command(world, each, card.card_id, c.Hear())]
    if n % 3 == 0 and here:
        all_sync(world)
        told.append("everybody syncs")
    for place, each in enumerate(here):
        if (n + place) % 4 == 0:
            told += _graded(world, each, card, m + place)
        elif (n + place) % 4 == 1 and command(world, each, card.card_id, c.Hear(on=False)):
            told.append(f"{each.name} puts it back")
    names = ", ".join(each.name for each in here)
    return ", ".join((f"{names} hear {card_of(card)} at once", *told)) if here else ""


def rate(world: World, console: Console, n: int, m: int) -> str:
    """A citizen gives a mark; who knows of it may hear the call again, and all who may do so at once."""
    cards = {card.card_id: card for _, card in _of_others(world)}
    if not cards:
        return finish(world, m)
    graded = [card for card in cards.values() if card.grades.standing is not None]
    told = [] if graded else [grade_at_once(world, console, 0, m)]
    card = (graded or list(cards.values()))[m % len(graded or cards)]
    if n % 4:
        all_sync(world)
    before = card.rating.score if card.rating else n
    score = n % 6 if m % 5 == 0 else before % 3 + 1
    who = [each for each in _raters(world) if card.card_id in each.disk.data.cards()]
    if who and command(world, who[n % len(who)], card.card_id, c.RateService(score, f"слово {n}")):
        told.append(f"{who[n % len(who)].name}: the citizen gives {score} for {card_of(card)}")
    if m % 3:
        all_sync(world)
        told.append("everybody syncs")
    for place, each in enumerate(graders(world, card.card_id)):
        if command(world, each, card.card_id, again(MARKS[(m + place) % len(MARKS)])):
            told.append(f"{each.name} hears it again")
    return "; ".join(filter(None, told))


def drop(world: World, console: Console, n: int, m: int) -> str:
    """A round is dropped by one, while others who have not heard grade blind in it, or agree upon a grade."""
    told, theirs = [], [] if _rounds(world) else _of_others(world)
    for each, card in theirs[m % max(len(theirs), 1) :][:1]:
        if command(world, each, card.card_id, c.SetCalibration(f"круг-{n % 3}", f"круг {n}", 2 + n % 2)):
            all_sync(world)
            told.append(f"{each.name} sets круг-{n % 3} for {card_of(card)}, and everybody syncs")
    rounds = _rounds(world)
    if not rounds:
        return finish(world, m)
    card, one = rounds[m % len(rounds)]
    here = list(graders(world, card.card_id))
    for place, each in enumerate((*here, *here[: n % 3])):
        mark = MARKS[(m + place) % len(MARKS)]
        acts: Sequence[c.Command] = (c.DropCalibration(one.id), blind(one.id, mark), agreed(one.id, mark))
        act = acts[(n + place) % len(acts)]
        if command(world, each, card.card_id, act):
            told.append(f"{each.name}: {shown(act)} on {card_of(card)}")
    return "; ".join(filter(None, told))


def _graded(world: World, console: Console, card: Card, m: int) -> Sequence[str]:
    mark = MARKS[m % len(MARKS)]
    wishes = (first(mark), again(mark))
    done = next((wish for wish in wishes if command(world, console, card.card_id, wish)), None)
    return [f"{console.name}: {shown(done)}"] if done is not None else []


def _of_others(world: World) -> Sequence[tuple[Console, Card]]:
    """The calls that somebody may grade, as they know them."""
    return [
        (each, card)
        for each in world.consoles
        if grades(each)
        for card in finished(each)
        if each.person not in card.answered
    ]


def _raters(world: World) -> Sequence[Console]:
    return [each for each in world.consoles if may(ROLES[each.account][0], "service.rated")]


def _rounds(world: World) -> Sequence[tuple[Card, Round]]:
    """The rounds that still want something, as those who may grade know them."""
    known = ((card, card.grades.open_round()) for _, card in _of_others(world))
    return [(card, one) for card, one in known if one is not None]
