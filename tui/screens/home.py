"""The desk: lists in the order of duty, one cursor."""

from collections.abc import Mapping

from textual.app import ComposeResult

from core.domain.vocabulary import Promise
from core.views import CallbackRow, CardRow, Expected, Home, TermRow
from tui import lawful, owing, present
from tui.catalogue import _, ngettext
from tui.screens.base import Act, DeskScreen
from tui.widgets.lines import Column, Fixed, Lines, Row

_CALLBACK = "callback:"
_EXPECTED = "expected:"
_LEFT = "left"
_GRADES = "grades"
_TERM = "term:"
_COLUMNS = (Column(2), Column(9), Column(15), Column(20), Column(0), Column(16, from_width=100))


class HomeScreen(DeskScreen):
    """Now, owed, passed on. Enter opens the row; F2 takes the next call.

    ``call_key``: that key; empty for a role that begins none.
    """

    DEFAULT_CSS = """
    HomeScreen Lines { height: 1fr; }
    """

    def body(self) -> ComposeResult:
        """One list."""
        yield self.duty

    def __init__(self, call_key: str) -> None:
        super().__init__()
        empty = _("Nothing waits. {key}: a call.").format(key=call_key) if call_key else _("Nothing waits.")
        self._called_for = ""
        self._calls = bool(call_key)
        self.duty = Lines(columns=_COLUMNS, empty=empty, id="duty")

    @property
    def headline(self) -> str:
        """The desk."""
        return _("Desk")

    @property
    def place(self) -> str:
        """Between two calls."""
        return "desk"

    async def on_mount(self) -> None:
        """Begin; the lists are read whenever the screen is shown, which follows."""
        await super().on_mount()
        self.set_interval(30, self.age)

    def keys(self) -> str:
        """The keys of the list."""
        label = self.console.keymap.label
        call = _("{call}: a call").format(call=label("call.open")) + "   " if self._calls else ""
        keys = _("Enter: open   {search}: search   {menu}: everything else")
        return call + keys.format(search=label("search.open"), menu=label("menu.open"))

    async def on_screen_resume(self) -> None:
        """Back on the desk: read it anew; the cursor is on the card that was just worked on."""
        await super().on_screen_resume()
        await self.reload(self.console.visited)

    async def changed(self, cards: frozenset[str]) -> None:
        """Cards changed elsewhere: the lists anew, the cursor on its row."""
        if cards:
            await self.console.seat.look()
            await self.reload()

    async def age(self) -> None:
        """The clock goes on, and how long everything waits; a screen reader would read it out."""
        await self.console.seat.look()
        if self.is_current and not self.console.linear:
            await self._show(await self.console.desk.home())
        self.draw_status()

    async def reload(self, cursor: str = "") -> None:
        """Read the lists; the cursor goes to a row, or keeps its own. A new pack is taken between calls."""
        if await self.console.desk.handbook.renew():
            await self.console.tell_changes()
        home = await self.console.desk.home()
        await self._show(home, cursor)
        self.draw_status()
        voices = sum(row.what == Promise.VOICE_MAIL for row in home.owed)
        waits = ngettext(
            "{count} voice message waits: return to it{clause}.",
            "{count} voice messages wait: return to them{clause}.",
            voices,
        )
        governs = self.console.desk.pack.clause_for("desk")
        clause = f" ({_('cl. {id}').format(id=governs.id)})" if governs else ""
        self._called_for = waits.format(count=voices, clause=clause) if voices else ""
        self.said = self._called_for or self.said
        self.guide()

    def guide(self) -> None:
        """The voice messages to return to, as long as there are any; else the keys."""
        if self._called_for:
            self.tell(self._called_for, "warn")
        else:
            super().guide()

    async def _show(self, home: Home, cursor: str = "") -> None:
        rows = self._rows(home)
        here = cursor if cursor in {row.key for row in rows} else self.duty.cursor_key
        await self.duty.show(Fixed(rows), cursor=here)

    def _rows(self, home: Home) -> list[Row]:
        sections = (
            (_("Left to us"), self._left()),
            (_("Now"), [self._card(row, present.status(row.status)) for row in home.now]),
            (_("Given to me"), [self._card(row) for row in home.given]),
            (_("Grades"), self._grades(home)),
            (_("Awaited"), [self._expected(one) for one in home.expected]),
            (_("Owed"), [self._callback(row) for row in home.owed]),
            (_("Terms"), [self._term(row) for row in home.terms]),
            (_("Passed on"), [self._card(row, present.passed(row)) for row in home.passed]),
        )
        rows: list[Row] = []
        for title, section in sections:
            if section:
                rows.append(Row(f"heading:{title}", (("", "text"), (title, "heading")), selectable=False))
                rows += section
        return rows

    @staticmethod
    def _grades(home: Home) -> list[Row]:
        """What of grading waits for an answer, each in its place; the rest is a list of its own."""
        read = _("to read: {count}").format(count=home.grades) if home.grades else ""
        decide = _("to decide: {count}").format(count=home.appeals) if home.appeals else ""
        go_on = _("half graded: {count}").format(count=home.begun) if home.begun else ""
        return [Row(_GRADES, ("●", "", read, decide, go_on, ""))] if read or decide or go_on else []

    def _left(self) -> list[Row]:
        """What the shift before left to whoever comes."""
        left = self.console.seat.left
        if left is None:
            return []
        time = present.clock(left.at, self.console.desk.pack.centre.tz)
        return [Row(_LEFT, ("", time, self.console.seat.left_words(), left.by, left.note, ""))]

    def _card(self, row: CardRow, status: str = "") -> Row:
        desk = self.console.desk
        look, press = "alarm" if row.emergency else "text", lawful.pressing(row, desk.pack)
        what = present.theme(row, desk.pack) or row.essence
        waits = present.approval(row, desk.operator.name)
        cells = (
            present.sign(row),
            present.number(row),
            f"{status} {present.ago(row.updated_at, desk.now())}".strip(),
            row.who or present.phone(row.caller),
            " · ".join(filter(None, (_("EMERGENCY") if row.emergency else "", press, waits, what))),
            row.led_by,
        )
        return Row(row.card_id, cells, style=look)

    def _term(self, row: TermRow) -> Row:
        """An open card for which the law wants something soon; it may stand above as well."""
        pack, card = self.console.desk.pack, row.card
        late = lawful.look(row.term) == "alarm" or any(notice.late for notice in row.notices)
        cells = (
            "!" if late else "",
            present.number(card),
            lawful.short(row),
            card.who or present.phone(card.caller),
            " · ".join(filter(None, (lawful.about(row), present.theme(card, pack) or card.essence))),
            card.led_by,
        )
        return Row(_TERM + card.card_id, cells, style="alarm" if late else lawful.look(row.term))

    def _expected(self, one: Expected) -> Row:
        """Somebody who calls every day near this hour: nothing to do yet but to know it."""
        time = present.clock(one.at, self.console.desk.pack.centre.tz)
        ready = _("the answer is ready") if one.answer else ""
        cells = ("", time, _("we await a call"), one.greet_as or present.phone(one.caller), ready, "")
        return Row(_EXPECTED + one.card_id, cells)

    def _callback(self, row: CallbackRow) -> Row:
        desk = self.console.desk
        late = row.not_after < desk.now()
        cells = (
            "!" if late else "☎",
            present.number(row),
            present.due(row, desk.now(), desk.pack.centre.tz),
            row.who or present.phone(row.phone or row.caller),
            owing.about(row, desk.pack, desk.operator.name),
            present.phone(row.phone or row.caller),
        )
        return Row(self._key(row), cells, style="warn" if late else "text")

    @staticmethod
    def _key(row: CallbackRow) -> str:
        return f"{_CALLBACK}{row.callback_id}:{row.card_id}"

    def acts(self) -> Mapping[str, Act]:
        """What the keys do on the desk, with the row under the cursor at the moment of the key."""
        acts: dict[str, Act] = {"call.wrap_up": self.act_back, "screen.back": self.act_back}
        if self.duty.cursor_key not in (None, _LEFT, _GRADES):
            acts |= {"caller.history": self.act_history, "card.take_up": self.act_take_up}
        return acts

    def why_not(self, action_id: str) -> str:
        """Here there is no call yet."""
        key = self.console.keymap.label("call.open")
        first = _("First a call: {key}, or Enter on a card.").format(key=key)
        first = first if self._calls else _("First a card: Enter on one.")
        return self.console.why_not(action_id) or (super().why_not(action_id) and first)

    async def on_lines_chosen(self, message: Lines.Chosen) -> None:
        """Enter: the card; or, for a promised call, its card and its outcome."""
        if message.key.startswith(_CALLBACK):
            await self._take(message.key)
        elif message.key == _GRADES:
            self.console.call_next(self.console.perform, "grading.open")
        elif message.key == _LEFT:
            from tui.screens import shifts

            await shifts.read(self.console)
        else:
            await self.console.visit(message.key.removeprefix(_EXPECTED).removeprefix(_TERM))

    async def take_next(self) -> None:
        """The first of what is owed, whatever row the cursor is on."""
        owed = (await self.console.desk.home()).owed
        if owed:
            await self._take(self._key(owed[0]))
        else:
            self.say(_("Nothing is owed."))

    async def _take(self, key: str) -> None:
        # The console does it, not this screen: the next key waits for the dialog, not for the card.
        self.console.call_next(self._return_to, *key.removeprefix(_CALLBACK).split(":"))

    async def _return_to(self, callback_id: str, card_id: str) -> None:
        from tui.screens import owed
        from tui.screens.call import CallScreen

        await self.console.visit(card_id)
        screen = self.console.screen
        if isinstance(screen, CallScreen):
            await owed.answer(screen, callback_id, next_one=True)

    def _card_id(self) -> str:
        key = self.duty.cursor_key or ""
        return key.rpartition(":")[2]

    async def act_history(self) -> None:
        """F3: the card and its caller."""
        await self.console.visit(self._card_id())
        await self.console.perform("caller.history")

    async def act_take_up(self) -> None:
        """Take up the card under the cursor."""
        await self.console.visit(self._card_id())
        await self.console.perform("card.take_up")

    async def act_back(self) -> None:
        """F10 in the first list: there is nowhere back to; say how to leave."""
        menu = self.console.keymap.label("menu.open")
        self.say(_("This is the desk. To leave: {key}, “{quit}”.").format(key=menu, quit=_("Quit")))

    async def open_call(self) -> None:
        """F2: a card, its clock, its greeting."""
        from core.domain.commands import OpenCall

        seat = self.console.seat
        seat.answered = self.console.desk.rota.answered(seat.line)
        line = seat.answered.code if seat.answered else seat.line
        card = await self.console.desk.open_call(OpenCall(line=line))
        await self.console.visit(card.card_id)
        if closed := seat.closed_words():
            self.console.say(closed, "warn")
