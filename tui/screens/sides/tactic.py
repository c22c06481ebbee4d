"""F5: the tactics for hard calls, ticked with Space as they are done; the plan of action by its options."""

from collections.abc import Sequence

from core.domain.commands import ChoosePlan, Tick, Untick
from core.domain.pack import Point, Tactic
from core.domain.words import words
from tui.catalogue import _
from tui.screens.conversation import Conversation
from tui.widgets.lines import Row
from tui.widgets.pane import Paragraph

_PLAN = "plan:"


class TacticLeaf:
    """One checklist. The options of the plan of action stand under its point, each a row of its own."""

    def __init__(self, call: Conversation, tactic: Tactic) -> None:
        self._call = call
        self.tactic = tactic

    @property
    def title(self) -> str:
        """Which tactic, and how many points are done."""
        done = sum((self.tactic.id, point.id) in self._call.card.ticks for point in self.tactic.points)
        name = words(self.tactic.title, self._call.language)
        return f"{name} {done}/{len(self.tactic.points)}"

    @property
    def place(self) -> str:
        """The moment of the talk."""
        return f"tactic.{self.tactic.id}"

    def rows(self) -> Sequence[Row]:
        """A row a point; plans indented under theirs."""
        rows = []
        for point in self.tactic.points:
            ticked = (self.tactic.id, point.id) in self._call.card.ticks
            rows.append(
                Row(point.id, (("[x] " if ticked else "[ ] ") + words(point.text, self._call.language),))
            )
            if point.plan:
                rows += [
                    Row(
                        _PLAN + plan.code,
                        (
                            ("    [x] " if plan.code in self._call.card.plans else "    [ ] ")
                            + words(plan.title, self._call.language),
                        ),
                    )
                    for plan in self._call.desk.pack.plans
                ]
        return rows

    def text(self, key: str | None) -> Sequence[Paragraph]:
        """The whole point, word for word, and where it stands in the regulation."""
        full = self._words(key or "")
        paragraphs = [Paragraph(style="rule"), Paragraph(full, "bold")]
        if self.tactic.clause:
            paragraphs.append(Paragraph(_("clause {clause}").format(clause=self.tactic.clause), "note"))
        if self.tactic.unapproved:
            paragraphs.append(Paragraph(_("Not yet approved by a physician: advice only"), "warn", sign="!"))
        keys = _("Space: done   {key}: next list   Esc: back").format(key=self._call.key("tactic.open"))
        return [*paragraphs, Paragraph(keys, "hint")]

    def _words(self, key: str) -> str:
        if key.startswith(_PLAN):
            plan = next((plan for plan in self._call.desk.pack.plans if _PLAN + plan.code == key), None)
            return words(plan.title, self._call.language) if plan else ""
        point = self._point(key)
        return words(point.text, self._call.language) if point else ""

    def _point(self, key: str) -> Point | None:
        return next((point for point in self.tactic.points if point.id == key), None)

    async def tick(self, key: str) -> None:
        """Done; on a done one: a slip of the hand. A plan of action, once offered, stays offered."""
        if key.startswith(_PLAN):
            if await self._call.do(ChoosePlan(key.removeprefix(_PLAN))):
                point = next((point for point in self.tactic.points if point.plan), None)
                if point and (self.tactic.id, point.id) not in self._call.card.ticks:
                    await self._call.do(Tick(self.tactic.id, point.id))
            return
        ticked = (self.tactic.id, key) in self._call.card.ticks
        await self._call.do((Untick if ticked else Tick)(self.tactic.id, key))

    async def choose(self, key: str) -> None:
        """Enter does what Space does: a list of ticks has nothing to open."""
        await self.tick(key)
