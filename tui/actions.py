"""Every action: the one place where a key is written.

The bar, the menu, the help, the key sheet and the settings are read from here. An action has the same dotted
id in all of them. One without a key is reached through the menu; nothing is reached by a key alone. What
keys do on one screen only is told here too (``OwnKey``).
"""

from typing import Final

from core.domain.record import record
from tui.catalogue import N_

CALL: Final = ("call",)
"""Where a card is open."""


@record(frozen=True, slots=True)
class Action:
    """Something an operator can have done.

    ``keys``: as Textual names them (``f2``, ``insert``), or the sign itself; the first is the one to show.
    ``label``: a word that fits a key of the bar. ``tooltip``: what it does, for menu, help and key sheet.
    Both are messages of the catalogue. ``where``: the screens it is for; empty: all. ``sandbox``: only where
    invented people call.
    """

    id: str
    label: str
    tooltip: str
    keys: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    sandbox: bool = False


@record(frozen=True, slots=True)
class OwnKey:
    """What keys do on one screen only: they are no action, and stay where they are.

    ``screen``: its name. ``keys``: as they are printed on keyboards.
    """

    screen: str
    keys: str
    label: str
    tooltip: str


ACTIONS: Final = (
    Action("help.context", N_("Help"), N_("The keys of this screen and the clause that governs it"), ("f1",)),
    Action("call.open", N_("Call"), N_("New call: a card is opened, the clock runs"), ("f2", "insert")),
    Action("caller.history", N_("Histor"), N_("Who calls, what they asked, how to greet them"), ("f3",)),
    Action("speech.open", N_("Speech"), N_("Speech modules and ready answers"), ("f4",)),
    Action("tactic.open", N_("Tactic"), N_("Checklists for hard calls"), ("f5",), CALL),
    Action("card.escalate", N_("Pass"), N_("Pass the card on to a named receiver"), ("f6",)),
    Action("search.open", N_("Search"), N_("Search cards, callers, directory and regulation"), ("f7",)),
    Action("call.emergency", N_("Emerg."), N_("Emergency: the other clocks stop"), ("f8",), CALL),
    Action("menu.open", N_("Menu"), N_("Everything that can be done"), ("f9",)),
    Action("call.wrap_up", N_("Wrap"), N_("What is missing, the result, done; in a list: back"), ("f10",)),
    Action("call.hold", N_("Hold"), N_("Put the caller on hold, or take them off it"), ("f12",), CALL),
    Action("call.rings", N_("Rings"), N_("How often it rang before the answer"), (), CALL),
    Action("call.end", N_("End"), N_("The talk is over; the card stays open"), (), CALL),
    Action("card.park", N_("Park"), N_("Put the card aside to take it up later"), (), CALL),
    Action("card.take_up", N_("Take up"), N_("Work on a card that was put aside or passed on")),
    Action(
        "card.return", N_("Give back"), N_("Give the card back to who passed it on, with a reason"), (), CALL
    ),
    Action("card.approve", N_("Approve"), N_("Approve the card of an intern: it is finished"), (), CALL),
    Action(
        "card.send_back", N_("Send back"), N_("Send the card back to the intern, with a reason"), (), CALL
    ),
    Action("field.decide", N_("Versions"), N_("Two wrote the same field: choose which is right"), (), CALL),
    Action("card.note", N_("Note"), N_("Write a note on the card"), (), CALL),
    Action("card.link_repeat", N_("Repeat"), N_("This call is about an earlier card"), (), CALL),
    Action("card.history", N_("Facts"), N_("Everything that happened to the card, in order"), (), CALL),
    Action("card.print", N_("Print"), N_("The official complaint, as a page to be signed"), (), CALL),
    Action("card.reopen", N_("Reopen"), N_("Open a finished card again"), (), CALL),
    Action("callback.schedule", N_("Promise"), N_("Promise a call-back or a control call"), (), CALL),
    Action("callback.next", N_("Next"), N_("The next of what is owed to citizens")),
    Action("callback.finish", N_("Called"), N_("What became of a call that is owed: made, nobody, given up")),
    Action("card.reply", N_("Reply"), N_("Keep what was answered in a chat or a network"), (), CALL),
    Action("card.rate", N_("Rating"), N_("How content they are, from 1 to 5, on a second contact"), (), CALL),
    Action("contact.log", N_("Contact"), N_("With whom it was spoken, and what came of it"), (), CALL),
    Action("term.show", N_("Terms"), N_("The term of the law; how long care may be waited for"), (), CALL),
    Action("term.extend", N_("Extend"), N_("Extend the term, the applicant being told of it"), (), CALL),
    Action("term.notice", N_("Told"), N_("What the applicant was told, how and when"), (), CALL),
    Action("caller.describe", N_("Caller"), N_("Tell the next operator how to greet this caller"), (), CALL),
    Action("caller.apart", N_("Apart"), N_("Leave this caller out of the figures, or count them"), (), CALL),
    Action("emergency.clear", N_("Calm"), N_("It was no emergency: say why"), (), CALL),
    Action("edit.undo", N_("Undo"), N_("Take back the last typing in this field"), (), CALL),
    Action("edit.redo", N_("Redo"), N_("Do again what was taken back"), (), CALL),
    Action("edit.select_all", N_("Select"), N_("Select the whole text of this field"), (), CALL),
    Action("edit.copy", N_("Copy"), N_("Copy what is selected"), (), CALL),
    Action("edit.cut", N_("Cut"), N_("Cut what is selected out of the field"), (), CALL),
    Action("edit.paste", N_("Paste"), N_("Put in what was copied"), (), CALL),
    Action("desk.open", N_("Desk"), N_("To the desk: calls, promises, cards passed on")),
    Action("directory.open", N_("Direct."), N_("Directory: people, units, insurers, clinics, agencies")),
    Action("outbox.open", N_("Outbox"), N_("What the journal has not received yet")),
    Action("figures.open", N_("Figures"), N_("Figures of a day, a week, a month or a year; terms at risk")),
    Action("grading.open", N_("Grades"), N_("What waits to be heard and graded; grades of your calls")),
    Action("grading.answer", N_("Answer"), N_("Of a grade: read, not agreed, decided by a second grader")),
    Action("grading.fault", N_("Fatal"), N_("A fault with which nothing else counts")),
    Action("grading.about", N_("Heard"), N_("How much was heard, the recording, the whole in words")),
    Action("grading.calibrate", N_("Calibr."), N_("Let several grade this call blind, and then agree")),
    Action("grading.figures", N_("Quality"), N_("What grades come to: coverage, mean, weakest points")),
    Action("pack.changes", N_("Changed"), N_("What changed in speech, rules, directory since last shift")),
    Action("call.line", N_("Line"), N_("Which of the lines is answered here")),
    Action("shift.begin", N_("Shift"), N_("Begin to work on a shift of the centre")),
    Action("shift.end", N_("Hand over"), N_("End the shift with a word to the next one")),
    Action("sandbox.open", N_("Train"), N_("The scenarios: choose who calls"), sandbox=True),
    Action("sandbox.group", N_("Group"), N_("Who trains now, and how all of them stand"), sandbox=True),
    Action("sandbox.examine", N_("Exam"), N_("Set an exam: its calls are drawn by a seed"), sandbox=True),
    Action("sandbox.throw", N_("Throw"), N_("Let something happen to the trainee"), sandbox=True),
    Action("sandbox.remark", N_("Remark"), N_("Leave the trainee a word at this moment"), sandbox=True),
    Action("sandbox.ask", N_("Ask"), N_("Ask the invented caller a question"), (), CALL, sandbox=True),
    Action("sandbox.end", N_("Debrief"), N_("End the run and look back upon it"), (), CALL, sandbox=True),
    Action("palette", N_("Find"), N_("Find an action by typing"), ("ctrl+p", "\\")),
    Action("screen.back", N_("Back"), N_("One level back; nothing typed is lost"), ("escape",)),
    Action("app.quit", N_("Quit"), N_("Leave the console; everything is on the disk")),
)

BY_ID: Final = {action.id: action for action in ACTIONS}

_FORM: Final = N_("Grading form")
OF_GRADING_FORM: Final = (
    OwnKey(_FORM, "2 1 0 −", N_("Marks"), N_("Met in full, by half, not at all; it did not come up")),
    OwnKey(_FORM, "← →", N_("Marks"), N_("One mark up or down; Space: the next one")),
    OwnKey(_FORM, "Enter", N_("Why"), N_("Why so, at which moment of the talk, in which words")),
)
OF_DRAWN_GRADES: Final = (
    OwnKey(N_("Quality"), "← →", N_("Figure"), N_("Another figure of the same months")),
)
OWN_KEYS: Final = OF_GRADING_FORM + OF_DRAWN_GRADES
"""The keys of all such screens."""

BAR_KEYS: Final = tuple(f"f{number}" for number in range(1, 11))
"""The keys of the bar, in its order."""

FUNCTION_KEYS: Final = frozenset({*BAR_KEYS, "f12"})
"""F-keys that arrive everywhere."""

UNSAFE_F_KEY: Final = "f11"
"""PuTTY sends it for Shift+F1, and windows take it for full screen."""
