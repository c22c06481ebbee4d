"""Key figures in words: what each is called, how it is defined, and how its value reads."""

from typing import Final

from core.domain import figures as f
from core.domain.figures import Figure
from core.domain.pack import Pack
from core.domain.words import words
from tui.catalogue import N_, _, language

FIGURES: Final[dict[str, tuple[str, str]]] = {
    "csat": (N_("Satisfied"), N_("ratings of 4 and 5, of all ratings from 1 to 5")),
    "csat_mean": (N_("Mean rating"), N_("the sum of all ratings by their number")),
    "response_rate": (N_("Gave a rating"), N_("ratings given, of those who were asked")),
    "fcr_journal": (
        N_("Settled at the first contact"),
        N_(
            "finished by who took it: not passed on, no call promised, not reopened; of finished incoming"
            " cards that are no repeats, callers set apart left out"
        ),
    ),
    "fcr_net": (
        N_("… and not asked again"),
        N_("the same, and nobody asked it again within 30 days; where caller and theme are known"),
    ),
    "aht": (
        N_("Handling time"),
        N_("talk with its holds, and wrap-up; of talks finished within an hour after their end"),
    ),
    "three_rings": (N_("Answered in time"), N_("within the rings of the norm, of calls with counted rings")),
    "hold_kept": (N_("Holds in time"), N_("within the seconds of the norm, of all holds")),
    "ten_minutes": (
        N_("Reference calls in time"),
        N_("within the norm; only calls that the operator answered alone, no emergencies"),
    ),
    "callbacks_kept": (
        N_("Promised calls kept"),
        N_("made within their window, of promised and ordered calls whose window is over"),
    ),
    "voice_median": (N_("Voice mail, median"), N_("from the message to the return, half of them sooner")),
    "voice_max": (N_("Voice mail, longest"), N_("from the message to the return, the longest of all")),
    "voice_waiting": (N_("Voice mail, not returned"), N_("messages of the period nobody returned to")),
    "terms_kept": (N_("Terms kept"), N_("finished in time, of appeals whose term ended in the period")),
    "extended": (N_("Terms extended"), N_("of appeals whose term ended in the period")),
    "misdirected": (N_("Misdirected"), N_("given back by the receiver, of all that was passed on")),
    "graded": (N_("Graded"), N_("of finished calls since the centre grades them")),
    "grade_mean": (N_("Mean grade"), N_("the sum of all grades by their number, of 100")),
    "grade_lawfulness": (N_("By the law"), N_("points of lawfulness that were reached, of 100")),
    "grade_fatal": (N_("Fatal in a thousand"), N_("grades with a fatal fault, of a thousand grades")),
    "justified": (N_("Justified complaints"), N_("of complaints of which it is decided")),
    "informed": (N_("Informed citizens"), N_("they were told the result")),
    "explained": (N_("Explained"), N_("consultations finished")),
    "protected": (N_("Protected"), N_("justified complaints and appeals with real help")),
    "helped": (
        N_("Real help"),
        N_("granted, admitted, helped in an emergency, or an institution agreed or did it"),
    ),
    "answer_rate": (N_("Answered calls"), N_("of calls that reached the queue")),
    "service_level": (N_("Answered within 30 s"), N_("of calls that reached the queue")),
}
"""Figure → its name and its definition: messages."""

_EXCHANGE: Final = N_("known to the telephone exchange, to which the console has no wire")


def title(figure_id: str) -> str:
    """What a figure is called."""
    return _(FIGURES[figure_id][0])


def definition(figure_id: str) -> str:
    """What is divided by what."""
    said = _(FIGURES[figure_id][1])
    return f"{said}; {_(_EXCHANGE)}" if figure_id in f.ABSENT else said


def decimal(value: float, places: int = 1) -> str:
    """A number with its decimals, as the language writes it."""
    text = f"{value:.{places}f}"
    return text if language() == "en" else text.replace(".", ",")


def percent(value: float | None) -> str:
    """A share in percent; «no data» where there is none."""
    return _("no data") if value is None else f"{decimal(value)} %"


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def value(figure: Figure) -> str:
    """The figure itself, in words: «83,3 %», «2:05», «4,42», «17», «no data»."""
    found = figure.value
    if found is None:
        return _("no data")
    if figure.unit == f.SHARE:
        return percent(found)
    if figure.unit in (f.SCORE, f.PER_MILLE):
        return decimal(found)
    if figure.unit == f.SECONDS:
        return _minutes(found)
    return decimal(found, 2) if figure.unit == f.MARK else str(round(found))


def base(figure: Figure) -> str:
    """Numerator and denominator: «5 of 6», of a mean «14:05 / 6»; empty for a mere number."""
    if figure.unit == f.COUNT or figure.id in ("voice_median", "voice_max"):
        return ""
    if figure.unit == f.SECONDS:
        return f"{_minutes(figure.above)} / {figure.below}"
    if figure.unit in (f.MARK, f.SCORE):
        return f"{figure.above} / {figure.below}"
    return _("{above} of {below}").format(above=figure.above, below=figure.below)


def target(figure: Figure) -> str:
    """What should be reached, and whether it is; empty where nothing is set."""
    if figure.target is None:
        return ""
    reached = {True: _("reached"), False: _("missed"), None: ""}[figure.reached]
    aim = _("target {percent} %").format(percent=figure.target)
    return f"{aim}, {reached}" if reached else aim


def code_title(dimension: str, code: str, pack: Pack) -> str:
    """How a code that cards were counted by reads."""
    if not code:
        return _("not stated")
    if dimension == "line":
        line = next((line for line in pack.lines if line.code == code), None)
        return words(line.title, language()) if line else code
    if dimension == "outcome":
        result, __, justified = code.partition(" ")
        read = (pack.title("result", result, language()), pack.title("justified", justified, language()))
        return " · ".join(part or _("not stated") for part in read)
    if dimension == "direction":
        return {"incoming": _("incoming"), "outgoing": _("outgoing")}.get(code, code)
    return pack.title(dimension, code, language())


DIMENSIONS: Final = {
    "kind": N_("By kind"),
    "channel": N_("By channel"),
    "line": N_("By line"),
    "direction": N_("By direction"),
    "theme": N_("By theme"),
    "territory": N_("By region"),
    "language": N_("By language"),
    "topic": N_("Hot topics"),
    "result": N_("By result"),
    "outcome": N_("Complaints by outcome"),
    "lawful": N_("Was the clinic right"),
    "hour": N_("By hour of the day"),
    "month": N_("By month"),
}
"""What cards are counted by → the title of that part: a message."""

RISKS: Final = {
    "late": N_("overdue"),
    "today": N_("due today"),
    "days_3": N_("up to 3 days left"),
    "days_10": N_("up to 10 days left"),
    "later": N_("more than 10 days left"),
    "unregistered": N_("awaits its registration"),
}
"""How terms stand, in words."""

SUMS: Final = {
    "cards": N_("Appeals"),
    "finished": N_("Finished"),
    "repeated": N_("Repeats"),
    "emergencies": N_("Emergencies"),
    "complaints": N_("Complaints"),
    "passed": N_("Passed on"),
    "erased": N_("Erased"),
}
"""Plain totals, in words."""
