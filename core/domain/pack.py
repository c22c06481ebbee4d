"""A centre as data. These are the shapes; the folder of TOML that fills them is read by ``core.pack_files``.

Texts that people read are ``Words``: language code → text, so that one pack can speak several languages.
Codes are what facts carry, and never change their meaning; a norm or a phrase that changed comes with a new
pack version.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from core.domain.record import record

Words = Mapping[str, str]


def words(texts: Words, language: str) -> str:
    """The text in a language, or in the first language there is."""
    return texts.get(language) or next(iter(texts.values()), "")


@record(frozen=True, slots=True, kw_only=True)
class Centre:
    """Whose pack this is and since when it holds. ``region``: the country code for reading phone numbers."""

    id: str
    title: Words
    spoken: Words
    version: str
    source: str
    valid_from: date
    valid_to: date | None = None
    region: str
    tz: str
    languages: tuple[str, ...]
    policy: str = "enp"


@record(frozen=True, slots=True, kw_only=True)
class Line:
    """A published line of the centre."""

    code: str
    title: Words
    number: str = ""
    hours: str = ""


@record(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a closed list (``kind``, ``channel``, ``relation`` …).

    ``kinds``: the kinds of appeal it is for; empty means all of them.
    """

    code: str
    title: Words
    kinds: tuple[str, ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class Norm:
    """A limit with a clock: ``limit`` in rings or seconds, ``warn`` where the screen begins to say so.

    ``kinds``: appeals it applies to (empty: all; ``""`` among them: a card whose kind nobody chose yet). It
    never applies in an emergency or after an escalation when ``self_answered`` is true.
    """

    id: str
    limit: int
    warn: int = 0
    clause: str
    source: str
    valid_from: date
    valid_to: date | None = None
    kinds: tuple[str, ...] = ()
    self_answered: bool = False


@record(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of the regulation, word for word, without its number, which is ``id``.

    ``moments``: where on the screen it governs (action ids, screens).
    """

    id: str
    title: Words
    text: Words
    moments: tuple[str, ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class Module:
    """A speech module, word for word; its runs of underscores are filled, in order, from ``blanks``.

    A blank is one of ``vocabulary.Blank``, or several joined by ``|``: the first of them that is known.
    """

    id: str
    group: str
    title: Words
    text: Words
    blanks: tuple[str, ...] = ()
    clause: str = ""
    source: str = ""


@record(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a tactic. ``plan``: ticking it asks which plan of action was offered."""

    id: str
    text: Words
    plan: bool = False


@record(frozen=True, slots=True, kw_only=True)
class Tactic:
    """A checklist for one kind of hard call.

    ``kinds``: the kinds of appeal for which it is shown first.
    ``medical``: a physician must approve it; ``approved``: who did and when, empty while nobody has.
    """

    id: str
    title: Words
    points: tuple[Point, ...]
    clause: str = ""
    source: str = ""
    medical: bool = False
    kinds: tuple[str, ...] = ()
    approved: str = ""

    @property
    def unapproved(self) -> bool:
        """Whether the screen must say that no physician has approved this text."""
        return self.medical and not self.approved


@record(frozen=True, slots=True, kw_only=True)
class Button:
    """An escalation button: to which level, and which lines of the directory may receive.

    ``receivers``: groups of the directory. ``competence``: what to send there, read before sending.
    ``phrase``: the speech module that announces it; ``spoken``: how that phrase names the queue when no
    receiver was chosen, in the case its grammar wants.
    """

    id: str
    title: Words
    level: int
    receivers: tuple[str, ...]
    competence: Words
    phrase: str = ""
    spoken: Words = field(default_factory=dict)


@record(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the directory. ``groups`` are what buttons ask for.

    ``spoken``: how the redirect phrase names it, in the case its grammar wants; empty: as
    ``speech.receiver_words`` says.
    ``invented``: an example for training, no real person, place or number: the screen says so.
    """

    id: str
    kind: str
    name: str
    post: str = ""
    unit: str = ""
    organisation: str = ""
    phone: str = ""
    address: str = ""
    hours: str = ""
    round_the_clock: bool = False
    profiles: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    spoken: str = ""
    invented: bool = False


@record(frozen=True, slots=True, kw_only=True)
class Required:
    """A field a finished card must have: always, or only for some kinds.

    ``instead``: a field that may stand in its place (an insurer where a clinic is asked for).
    ``another_person``: only when the appeal is about somebody else.
    """

    field: str
    instead: str = ""
    kinds: tuple[str, ...] = ()
    another_person: bool = False
    source: str = ""


@record(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything that differs between centres."""

    centre: Centre
    lines: tuple[Line, ...] = ()
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    required: tuple[Required, ...] = ()
    handover_minimum: tuple[str, ...] = ()
    norms: tuple[Norm, ...] = ()
    clauses: tuple[Clause, ...] = ()
    modules: tuple[Module, ...] = ()
    tactics: tuple[Tactic, ...] = ()
    plans: tuple[Choice, ...] = ()
    buttons: tuple[Button, ...] = ()
    directory: tuple[Entry, ...] = ()

    def module(self, module_id: str) -> Module | None:
        """The speech module with this id."""
        return next((module for module in self.modules if module.id == module_id), None)

    def tactic(self, tactic_id: str) -> Tactic | None:
        """The tactic with this id."""
        return next((tactic for tactic in self.tactics if tactic.id == tactic_id), None)

    def button(self, button_id: str) -> Button | None:
        """The escalation button with this id."""
        return next((button for button in self.buttons if button.id == button_id), None)

    def entry(self, entry_id: str) -> Entry | None:
        """The line of the directory with this id."""
        return next((entry for entry in self.directory if entry.id == entry_id), None)

    def receivers(self, button: Button) -> tuple[Entry, ...]:
        """Who may receive a card by this button."""
        return tuple(entry for entry in self.directory if set(entry.groups) & set(button.receivers))

    def choice(self, list_id: str, code: str) -> Choice | None:
        """The choice with this code in a list."""
        return next((one for one in self.choices.get(list_id, ()) if one.code == code), None)

    def title(self, list_id: str, code: str, language: str) -> str:
        """How a code of a list reads; what is not in the list reads as itself, so that nothing is hidden."""
        one = self.choice(list_id, code)
        return words(one.title, language) if one else code

    def clause_for(self, moment: str) -> Clause | None:
        """The clause that governs a moment of the work."""
        return next((clause for clause in self.clauses if moment in clause.moments), None)
