"""What the invented caller says: the newest line on top, always before the trainee's eyes."""

from core.domain.sandbox.caller import Spoken, Talk
from core.domain.sandbox.run import Run
from core.domain.sandbox.score import hint
from core.domain.sandbox.vocabulary import Thrown
from core.domain.words import words
from tui import debriefing, present
from tui.catalogue import _
from tui.widgets.pane import Pane, Paragraph

HEIGHT = 6
"""Rows: the title, then what was said."""
_LAST = 4
"""Lines of the caller that are shown; what has no room is in the debrief."""


class Heard(Pane):
    """A strip under the card."""

    DEFAULT_CSS = f"Heard {{ height: {HEIGHT}; }}"

    def __init__(self) -> None:
        super().__init__(id="heard")
        self.can_focus = False

    def show_run(self, run: Run, talk: Talk, language: str) -> None:
        """How the run stands."""
        paragraphs = [_title(run, talk)]
        overdue = None if run.exam else hint(run.play.scenario, talk)
        if overdue is not None:
            paragraphs.append(Paragraph(words(overdue.hint, language), "warn", sign="→"))
        last = talk.spoken[: -_LAST - 1 : -1]
        for place, said in enumerate(last):
            text = as_heard(said)
            look = "note" if place else "bold"
            paragraphs.append(Paragraph(text, look, sign=present.watch(said.second)))
        self.set(paragraphs)


def _title(run: Run, talk: Talk) -> Paragraph:
    """Who this is; in an exam nobody says how they feel."""
    caller = run.play.scenario.caller
    told = [_("CALLER, INVENTED"), caller.name if talk.fields.get("applicant_name") else ""]
    if talk.left_at is not None:
        told.append(_("off the line"))
    elif talk.held_since is not None:
        told.append(_("on hold"))
    elif not run.exam:
        told.append(debriefing.mood(talk.mood))
    if talk.has(f"thrown {Thrown.BUSY}"):
        told.append(debriefing.thrown(Thrown.BUSY))
    return Paragraph(" · ".join(filter(None, told)), "heading")


def as_heard(said: Spoken) -> str:
    """Words in quotation marks; what happens, without."""
    return said.text if said.narrated else f"«{said.text}»"
