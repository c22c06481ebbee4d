"""Everything that can happen, by name, and how often it does."""

from collections.abc import Callable, Mapping
from typing import Final

from tests.sync.simulation import grading, hearing, mishaps, owing, pace, work
from tests.sync.simulation.console import Console
from tests.sync.simulation.world import World

Deed = Callable[[World, Console, int, int], str]
"""What is done to a world, by a console, with two numbers; a sentence, empty if nothing happened."""

WEIGHTS: Final[Mapping[Deed, float]] = {
    work.work: 30,
    work.pass_on: 6,
    work.answer: 8,
    work.open_call: 5,
    work.race: 4,
    work.cut_off: 1.5,
    work.no_room: 1,
    work.poison: 0.7,
    work.newer: 1,
    work.odd: 1.2,
    owing.end_at_once: 4,
    owing.extend_at_once: 2,
    owing.shift: 1.5,
    owing.bring_in: 3,
    grading.grade: 10,
    grading.grade_at_once: 6,
    grading.appeal: 5,
    grading.decide_at_once: 5,
    grading.calibrate: 4,
    grading.forge: 3,
    hearing.hear: 4,
    hearing.hear_at_once: 3,
    hearing.rate: 4,
    hearing.drop: 3,
    pace.sync: 18,
    pace.push: 8,
    pace.pull: 8,
    pace.turn: 8,
    pace.flow: 5,
    pace.hold: 4,
    pace.arrive: 1.5,
    pace.lose: 4,
    pace.again: 2,
    pace.ghost: 3,
    pace.busy: 1.5,
    pace.together: 3,
    pace.unlucky: 0.5,
    mishaps.full: 1.5,
    mishaps.kill: 1,
    mishaps.die: 4,
    mishaps.salvage: 0.8,
    mishaps.save_disk: 1.5,
    mishaps.restore_disk: 2,
    mishaps.clone: 0.8,
    mishaps.wipe: 1.5,
    mishaps.upgrade: 0.8,
    mishaps.clock: 0.8,
    mishaps.crash: 1.5,
    mishaps.down: 0.8,
    mishaps.up: 1.5,
    mishaps.save_journal: 3,
    mishaps.restore_journal: 5,
    mishaps.restore_meanwhile: 1.5,
    mishaps.restore_twice: 1,
    mishaps.revoke: 0.5,
    mishaps.expire: 0.3,
    mishaps.admit: 1.5,
    mishaps.renew: 0.8,
    mishaps.erase: 0.7,
}
"""Every deed and how often it is drawn."""

DEEDS: Final[Mapping[str, Deed]] = {deed.__name__: deed for deed in WEIGHTS}
