"""A centre as data. These are the shapes; the TOML that fills them is read by ``core.centre.files``.

Codes are what facts carry, and never change their meaning; a norm or a phrase that changed comes with a new
pack version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date

from core.domain.duties import DutyRule
from core.domain.grading.form import Grading
from core.domain.hours import Line, Shift
from core.domain.record import record
from core.domain.terms import CalendarRule, NoticeRule, TermRule, Wait
from core.domain.training import Training
from core.domain.words import Words, words


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
class Choice:
    """One value of a closed list (``kind``, ``channel``, ``relation`` …).

    ``kinds``: the kinds of appeal it is for; empty means all of them. ``criticality``: a mark or a theme that
    raises the card to this class of the list of the same name. ``helped``: a result that is real help by
    itself («реальная помощь»), whatever else was done.
    """

    code: str
    title: Words
    kinds: tuple[str, ...] = ()
    criticality: str = ""
    helped: bool = False


@record(frozen=True, slots=True, kw_only=True)
class Theme(Choice):
    """What an appeal is about: a node of a tree, and what reports ask of it.

    ``parent``: the code above it. ``subject``: what it is to the reports (``core.domain.subjects``), the same
    for all centres; a child has its parent's. ``quick``: the most frequent ones stand first, under this digit
    (1–9). ``tactic``: the checklist that belongs to it. A theme that holds no longer stays in old cards.
    """

    parent: str = ""
    subject: str = ""
    quick: int = 0
    tactic: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@record(frozen=True, slots=True, kw_only=True)
class Channel(Choice):
    """How appeals come. ``written``: to reports and terms; ``talk``: somebody speaks, so that clocks run.

    ``limit``: how many of them one operator keeps open at once; 0: as many as come.
    """

    written: bool = False
    talk: bool = False
    limit: int = 0


@record(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A row of the form, and when it is there: only for such channels, kinds or themes; empty: always.

    ``section``: ``who``, ``insured``, ``what`` or ``rest``; rows stand in the order of the pack.
    ``themes``: codes, or beginnings of them.
    """

    fields: tuple[str, ...]
    section: str
    channels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class Topic(Choice):
    """A hot topic: a tag with the reply that was agreed for it (a speech module), while it lasts."""

    module: str = ""
    valid_from: date
    valid_to: date | None = None


@record(frozen=True, slots=True, kw_only=True)
class Target:
    """What a figure of the centre should reach. ``figure``: its id (``core.domain.figures``); in percent."""

    figure: str
    at_least: int
    source: str


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
    receiver was chosen, in the case its grammar wants. ``kinds``: what may be sent there; empty: everything.
    ``reasons``: one of them is asked for. ``days``: working days that the receiver has; 0: the term of the
    card. ``own_insurer``: the insurer named on the card is offered first.
    """

    id: str
    title: Words
    level: int
    receivers: tuple[str, ...]
    competence: Words
    phrase: str = ""
    spoken: Words = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    reasons: tuple[Choice, ...] = ()
    days: int = 0
    own_insurer: bool = False


@record(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the directory. ``groups`` are what buttons ask for.

    ``spoken``: how the redirect phrase names it, in the case its grammar wants; empty: as
    ``speech.receiver_words`` says.
    ``invented``: an example for training, no real person, place or number: the screen says so.
    ``themes``: what they are expert in (codes, or beginnings of them). ``regions``: first digits of the
    policies they serve. ``insurer``: the id of the insurer whose representative a person is.
    ``site``: the office.
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
    themes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    insurer: str = ""
    site: str = ""


@record(frozen=True, slots=True, kw_only=True)
class Required:
    """A field a finished card must have: always, or only for some kinds.

    ``instead``: a field that may stand in its place (an insurer where a clinic is asked for).
    ``another_person``: only when the appeal is about somebody else. ``channels``, ``themes``: as in a form.
    """

    field: str
    instead: str = ""
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    another_person: bool = False
    source: str = ""


@record(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything that differs between centres."""

    centre: Centre
    lines: tuple[Line, ...] = ()
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    channels: tuple[Channel, ...] = ()
    themes: tuple[Theme, ...] = ()
    form: tuple[FormRow, ...] = ()
    calendar: CalendarRule | None = None
    shifts: tuple[Shift, ...] = ()
    terms: tuple[TermRule, ...] = ()
    notices: tuple[NoticeRule, ...] = ()
    waits: tuple[Wait, ...] = ()
    duties: tuple[DutyRule, ...] = ()
    topics: tuple[Topic, ...] = ()
    targets: tuple[Target, ...] = ()
    required: tuple[Required, ...] = ()
    handover_minimum: tuple[str, ...] = ()
    norms: tuple[Norm, ...] = ()
    clauses: tuple[Clause, ...] = ()
    modules: tuple[Module, ...] = ()
    tactics: tuple[Tactic, ...] = ()
    plans: tuple[Choice, ...] = ()
    buttons: tuple[Button, ...] = ()
    directory: tuple[Entry, ...] = ()
    training: Training | None = None
    grading: Grading | None = None

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

    def options(self, list_id: str) -> tuple[Choice, ...]:
        """The choices of a list; themes and channels are lists too, that know more of each."""
        own: dict[str, tuple[Choice, ...]] = {
            "theme": self.themes, "channel": self.channels, "topic": self.topics,
        }  # fmt: skip
        return own[list_id] if list_id in own else self.choices.get(list_id, ())

    def theme(self, code: str) -> Theme | None:
        """The theme with this code."""
        return next((theme for theme in self.themes if theme.code == code), None)

    def lineage(self, code: str) -> tuple[Theme, ...]:
        """A theme and those above it, itself first; none when there is no such theme.

        A tree that bites its own tail, which no law lets into a pack, ends where it would begin again.
        """
        found: list[Theme] = []
        theme = self.theme(code)
        while theme is not None and theme not in found:
            found.append(theme)
            theme = self.theme(theme.parent)
        return tuple(found)

    def subject_of(self, code: str) -> str:
        """What a theme is to the reports: its own subject, or the nearest above it; empty: nobody says."""
        return next((theme.subject for theme in self.lineage(code) if theme.subject), "")

    def tactic_of(self, code: str) -> str:
        """The checklist of a theme: its own, or that of the nearest above it; empty: it has none."""
        return next((theme.tactic for theme in self.lineage(code) if theme.tactic), "")

    def theme_is(self, code: str, named: Iterable[str]) -> bool:
        """Whether a theme, or one above it, begins with one of these; an unknown one stands for itself."""
        codes = [theme.code for theme in self.lineage(code)] or [code]
        return any(one.startswith(begin) for begin in named for one in codes)

    def channel(self, code: str) -> Channel | None:
        """The channel with this code."""
        return next((channel for channel in self.channels if channel.code == code), None)

    def duty(self, what: str) -> DutyRule | None:
        """The rule for one kind of promise."""
        return next((duty for duty in self.duties if duty.what == what), None)

    def choice(self, list_id: str, code: str) -> Choice | None:
        """The choice with this code in a list."""
        return next((one for one in self.options(list_id) if one.code == code), None)

    def title(self, list_id: str, code: str, language: str) -> str:
        """How a code of a list reads; what is not in the list reads as itself, so that nothing is hidden."""
        one = self.choice(list_id, code)
        return words(one.title, language) if one else code

    def clause_for(self, moment: str) -> Clause | None:
        """The clause that governs a moment of the work."""
        return next((clause for clause in self.clauses if moment in clause.moments), None)
