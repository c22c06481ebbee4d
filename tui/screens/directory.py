"""The directory: people, posts, units, insurers, clinics, agencies, found as one types; and its editing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from core.domain.pack import Entry
from core.domain.refusals import Refusal
from core.domain.text import collation, matches
from core.domain.vocabulary import EntryKind
from core.errors import Refused
from tui.catalogue import _, pgettext
from tui.screens.dialogs import FillDialog
from tui.screens.find import FindScreen, Found
from tui.widgets.form import FieldSpec, Option
from tui.widgets.lines import Column, Row
from tui.widgets.pane import Paragraph

_LABEL: Final = 13
_LISTS: Final = ("profiles", "ages", "groups", "themes", "regions")
"""Parts of an entry that are several words: typed one after another, with commas."""
_YES: Final = "yes"
_GONE: Final = "gone"
"""Not a part of an entry: whether it is to be taken out of the directory."""
_NEW: Final = "new"


def entry_kind(kind: str) -> str:
    """What a line of the directory is."""
    return {
        EntryKind.PERSON: pgettext("entry", "person"),
        EntryKind.DEPARTMENT: pgettext("entry", "department"),
        EntryKind.INSURER: pgettext("entry", "insurer"),
        EntryKind.CLINIC: pgettext("entry", "clinic"),
        EntryKind.AGENCY: pgettext("entry", "agency"),
        EntryKind.EMERGENCY: pgettext("entry", "emergency"),
    }.get(EntryKind(kind) if kind in set(EntryKind) else EntryKind.PERSON, kind)


def _place(entry: Entry) -> str:
    return " · ".join(part for part in (entry.organisation, entry.unit, entry.post) if part)


def _hours(entry: Entry) -> str:
    return entry.hours or (_("day and night") if entry.round_the_clock else "")


def about(entry: Entry) -> tuple[Paragraph, ...]:
    """All that is known of an entry."""
    told = [Paragraph(style="rule"), Paragraph(entry.name, "bold")]
    lines = (
        _place(entry),
        " · ".join(part for part in (entry.phone, _hours(entry), entry.address) if part),
        ", ".join((*entry.profiles, *entry.ages)),
    )
    told += [Paragraph(line) for line in lines if line]
    if entry.invented:
        told.append(Paragraph(_("An example: there is no such person, place or number."), "note"))
    return tuple(told)


class DirectoryScreen(FindScreen):
    """Enter reads an entry, or opens it for whoever may change it; the first row is then a new one."""

    COLUMNS = (Column(12), Column(31), Column(0))
    DEFAULT_CSS = "DirectoryScreen Pane { height: 7; }"

    def __init__(self) -> None:
        super().__init__()
        self.LABEL = _("Directory")

    async def find(self, query: str) -> Sequence[Found]:
        """The entries that have every word of the query, in any of their parts."""
        order = collation(self.console.language)
        scored = [
            (score, order(entry.name), entry)
            for entry in self.console.desk.pack.directory
            if (score := matches(query, self._text(entry)) if query else 0) is not None
        ]
        scored.sort(key=lambda one: one[:2])
        return [*self._new(), *(self._found_entry(one[2]) for one in scored)]

    def _new(self) -> Sequence[Found]:
        if not self.console.desk.handbook.may_publish:
            return ()
        row = Row(_NEW, (("+", "key"), _("A new entry of the directory"), ""))
        return [Found(row, (Paragraph(style="rule"), Paragraph(_("All consoles of the centre get it."))))]

    @staticmethod
    def _text(entry: Entry) -> str:
        day_and_night = _("day and night") if entry.round_the_clock else ""
        own = (entry.name, _place(entry), entry.phone, entry.address, entry.hours, day_and_night)
        return " ".join((*own, entry_kind(entry.kind), *entry.profiles, *entry.ages))

    def _found_entry(self, entry: Entry) -> Found:
        detail = " · ".join(part for part in (entry.phone, _hours(entry), _place(entry)) if part)
        return Found(Row(entry.id, ((entry_kind(entry.kind), "note"), entry.name, detail)), about(entry))

    def first(self, query: str, found: Sequence[Found]) -> str | None:
        """The best answer; the new entry is not one."""
        answers = [one for one in found if one.row.key != _NEW]
        return super().first(query, answers or found)

    def keys(self) -> str:
        """What Enter does here."""
        if self.console.desk.handbook.may_publish:
            return _("Enter: change it   Esc: back")
        return _("Enter: read   Esc: back")

    async def open(self, key: str) -> None:
        """Enter."""
        if self.console.desk.handbook.may_publish:
            await self._edit(self.console.desk.pack.entry(key))
        else:
            self.read()

    async def _edit(self, entry: Entry | None) -> None:
        desk = self.console.desk
        key = f"directory/{entry.id if entry else _NEW}"
        labels = {spec.id: spec.label for spec in _fields(entry)}
        known = _typed(entry) if entry else {"kind": EntryKind.CLINIC}
        known |= {draft.field: draft.text for draft in await desk.handbook.drafts(key)}

        async def typed(field: str, text: str, cursor: int) -> None:
            await desk.draft(key, field, text, cursor)

        async def answer(values: Mapping[str, str]) -> str:
            if not values["name"].strip():
                return _("A name is needed.")
            made = _made(values, entry, desk.now().isoformat())
            try:
                await desk.handbook.edit(made.id, None if values.get(_GONE) == _YES else made, key)
            except Refused as error:
                values = error.refusal.values if isinstance(error.refusal, Refusal) else {}
                part = str(values.get("key", "")).rpartition(".")[2]
                if part not in labels:
                    raise
                return _("{field}: the centre knows nothing of this.").format(field=labels[part])
            return ""

        async def answered(done: bool | None) -> None:
            if done:
                await self.again()
                self.say(_("Kept. All consoles of the centre get it through the journal."))

        title = entry.name if entry else _("A new entry of the directory")
        await self.app.push_screen(FillDialog(title, _fields(entry), known, typed, answer), answered)


def _fields(entry: Entry | None) -> list[FieldSpec]:
    kinds = tuple(Option(kind, entry_kind(kind)) for kind in EntryKind if kind is not EntryKind.EMERGENCY)
    both = (Option(_YES, _("yes")), Option("", _("no")))
    kind = FieldSpec("kind", pgettext("entry", "Kind"), kind="choice", options=kinds, label_width=_LABEL)
    lines = (
        ("name", pgettext("entry", "Name")), ("post", pgettext("entry", "Post")),
        ("unit", pgettext("entry", "Unit")), ("organisation", pgettext("entry", "Organisation")),
        ("phone", pgettext("entry", "Phone")), ("address", pgettext("entry", "Address")),
        ("hours", pgettext("entry", "Hours")),
    )  # fmt: skip
    lists = (
        ("profiles", pgettext("entry", "Profiles")), ("ages", pgettext("entry", "Ages")),
        ("groups", pgettext("entry", "Groups")), ("themes", pgettext("entry", "Themes")),
        ("spoken", pgettext("entry", "Said as")),
    )  # fmt: skip
    night = FieldSpec(
        "round_the_clock", pgettext("entry", "At night"), kind="choice", options=both, label_width=_LABEL
    )
    gone = FieldSpec(_GONE, pgettext("entry", "Take out"), kind="choice", options=both, label_width=_LABEL)
    name, *rest = (FieldSpec(field, label, label_width=_LABEL) for field, label in lines)
    return [
        name,  # first: whoever begins to type has a name in mind
        *([] if entry else [kind]),
        *rest,
        night,
        *(FieldSpec(field, label, label_width=_LABEL) for field, label in lists),
        *([gone] if entry else []),
    ]


def _typed(entry: Entry) -> dict[str, str]:
    """An entry as it is typed."""
    values = {field.id: getattr(entry, field.id) for field in _fields(entry) if field.id != _GONE}
    values |= {name: ", ".join(getattr(entry, name)) for name in _LISTS if name in values}
    return {**values, "round_the_clock": _YES if entry.round_the_clock else ""}


def _made(values: Mapping[str, str], entry: Entry | None, moment: str) -> Entry:
    """What was typed, as an entry; of one that was there before all else stays."""
    parts: dict[str, Any] = {name: text.strip() for name, text in values.items() if name != _GONE}
    for name in _LISTS:
        if name in parts:
            pieces = (piece.strip() for piece in parts[name].split(","))
            parts[name] = tuple(piece for piece in pieces if piece)
    parts["round_the_clock"] = parts["round_the_clock"] == _YES
    return Entry(id=f"added-{moment}", **parts) if entry is None else replace(entry, **parts)
