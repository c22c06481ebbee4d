"""A scenario as data: who calls, what they say when, what is expected of who answers.

The TOML that fills these shapes is read by ``core.sandbox.files``; how one is written: ``docs/scenarios.md``.
What a scenario refers to (fields, modules, buttons) is of the pack of its ``centre``.
"""

from collections.abc import Mapping
from dataclasses import field

from core.domain.record import record
from core.domain.sandbox.vocabulary import Start
from core.domain.training import Training
from core.domain.words import Words


@record(frozen=True, slots=True, kw_only=True)
class When:
    """A condition: everything that it names holds. An empty one always does.

    In the lists of codes ``a|b`` is one or the other. ``said``: speech modules. ``asked``: questions of the
    scenario. ``ticked``: ``tactic.point``, or ``tactic:3`` for any three of its points. ``planned``: plans of
    action. ``escalated``: buttons; ``passed_to``: receivers in the directory. ``offered``: choices on hold.
    ``promised``: kinds of promises. ``contact``: outcomes of contacts with institutions; ``contacted``: with
    which. ``noticed``: what the applicant was told. ``thrown``: what a trainer let happen. ``heard``: lines
    of the caller. ``happened``: see ``Happened``. ``filled``: fields with anything in them; ``fields``: field
    → its value.

    Seconds: ``elapsed`` since the beginning, ``silent`` since anybody last spoke, ``held`` of the wait that
    lasts now, ``since`` since the last of the lines in ``heard``. ``mood_least``, ``mood_most``: see
    ``MOODS``.
    """

    said: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    escalated: tuple[str, ...] = ()
    passed_to: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    contacted: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    thrown: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    happened: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    elapsed: int = 0
    silent: int = 0
    held: int = 0
    since: int = 0
    mood_least: int = 0
    mood_most: int = 10


ALWAYS = When()


@record(frozen=True, slots=True, kw_only=True)
class Person:
    """Who calls: somebody who does not exist. ``number``: as the telephone shows it, empty when hidden.

    ``mood``: at the beginning. ``patience``, ``hold_patience``: seconds of silence, or of waiting on hold,
    that cost one of it, again and again.
    """

    name: str
    number: str = ""
    line: str = ""
    channel: str = "phone"
    mood: int = 5
    patience: int = 30
    hold_patience: int = 20


@record(frozen=True, slots=True, kw_only=True)
class Question:
    """What the trainee can ask, and what the caller answers. ``asks``: empty: the common question of this id.

    ``when``: from when on it can be asked. ``mood``: by how much the question changes the mood, the first
    time. ``least_mood``: below it the caller only says what stands in ``refuses``. ``tells``: field → what
    the answer means for the card.
    """

    id: str
    answers: Words
    asks: Words = field(default_factory=dict)
    when: When = ALWAYS
    mood: int = 0
    least_mood: int = 0
    refuses: Words = field(default_factory=dict)
    tells: Mapping[str, str] = field(default_factory=dict)


@record(frozen=True, slots=True, kw_only=True)
class Line:
    """What the caller says by themselves, once: as soon as ``when`` holds and no part of ``unless`` does.

    Of several the first in the file. ``ends``: they say goodbye with it, or hang up. ``narrated``: it is not
    said, it happens («в трубке плачет ребёнок»).
    """

    id: str
    says: Words
    when: When = ALWAYS
    unless: tuple[When, ...] = ()
    mood: int = 0
    ends: bool = False
    narrated: bool = False


@record(frozen=True, slots=True, kw_only=True)
class Reaction:
    """A change of mood without a word: when ``when`` begins to hold."""

    mood: int
    when: When
    unless: tuple[When, ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What must hold at the end. ``block``, ``points``: where it counts, and how much.

    ``never``: what must not have been at any time. ``within``: seconds from the beginning, or from the line
    ``since``, until when it was to be; later is half. ``after``: expectations that come first; out of order
    is half. ``hint``: what a trainee who is learning is told when the time is over.
    """

    id: str
    block: str
    points: int
    text: Words
    when: When = ALWAYS
    never: tuple[When, ...] = ()
    within: int = 0
    since: str = ""
    after: tuple[str, ...] = ()
    clause: str = ""
    hint: Words = field(default_factory=dict)


@record(frozen=True, slots=True, kw_only=True)
class Fault:
    """What may not happen at any time: with it everything else counts for nothing.

    ``kind``: a ``FaultKind``; it counts where the centre takes that for fatal.
    """

    id: str
    kind: str
    text: Words
    when: When
    unless: tuple[When, ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class ModelField:
    """A field of the model card. ``one_of``: its right values; ``mentions``: words that its text must have.

    ``a|b`` is one word or the other. ``shown``: how a good card words it, where values say too little.
    ``points``: in the block ``card``.
    """

    field: str
    one_of: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    shown: str = ""
    points: int = 2


@record(frozen=True, slots=True, kw_only=True)
class Before:
    """A card that lies on the desk when the call comes. ``hours_ago``: when it was begun; ``by``: by whom.

    ``button``, ``receiver``, ``reason``: it was passed on. ``promise``: what is owed on it, a kind of
    promise, and ``about`` what. ``finished``: it is closed. ``greet_as``, ``answer``, ``expected``: what is
    known of its caller.
    """

    fields: Mapping[str, str]
    by: str
    hours_ago: int = 24
    number: str = ""
    channel: str = "phone"
    button: str = ""
    receiver: str = ""
    reason: str = ""
    promise: str = ""
    about: str = ""
    finished: bool = False
    greet_as: str = ""
    answer: str = ""
    expected: str = ""


@record(frozen=True, slots=True, kw_only=True)
class Scenario:
    """An invented call. ``about``: what it teaches, told before. ``minutes``: how long it may take at most.

    ``languages``: those in which its caller can speak. ``training``: of the centre; it is put in when a run
    begins, so that the run can be judged by itself.
    """

    id: str
    centre: str
    title: Words
    about: Words
    source: str
    languages: tuple[str, ...]
    caller: Person
    lines: tuple[Line, ...]
    expect: tuple[Expectation, ...]
    questions: tuple[Question, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    fatal: tuple[Fault, ...] = ()
    model: tuple[ModelField, ...] = ()
    before: tuple[Before, ...] = ()
    start: str = Start.CALL
    minutes: int = 10
    difficulty: int = 1
    training: Training | None = None

    def question(self, question_id: str) -> Question | None:
        """The question with this id."""
        return next((one for one in self.questions if one.id == question_id), None)

    def line(self, line_id: str) -> Line | None:
        """The line with this id."""
        return next((one for one in self.lines if one.id == line_id), None)
