"""A centre and callers whose texts command a terminal and break markup: every screen is drawn, harmless."""

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from core.centre.files import load_pack
from core.desk import Desk
from core.domain import commands as c
from core.domain.pack import Entry, Pack
from core.domain.vocabulary import NoticeId, Outcome
from core.errors import Refused
from tests.tui.console import Stage, console
from tui.actions import ACTIONS
from tui.catalogue import _

POISON = "\x1b[2J\x9b31m\u202e[/b]\u200b\u2066\x07{x}%s"
FREE = ("name", "post", "unit", "organisation", "address", "phone", "source")
"""Parts of an entry in which people write what they like."""


def poisoned(value: Any) -> Any:
    """The same with poison in every text that people read; codes stay codes."""
    if isinstance(value, Entry):
        return replace(
            value, **{name: POISON + getattr(value, name) for name in FREE if hasattr(value, name)}
        )
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: poisoned(getattr(value, each.name)) for each in fields(value)})
    if isinstance(value, tuple):
        return tuple(map(poisoned, value))
    if isinstance(value, Mapping):
        return {
            key: POISON + text if isinstance(text, str) else poisoned(text) for key, text in value.items()
        }
    return value


PACKS = {name: poisoned(load_pack(name)) for name in ("ru-tfoms-krasnodar", "az-1542")}


async def hostile(desk: Desk) -> None:
    """Cards with poison in every field, promises, contacts and notes."""
    for channel in [channel.code for channel in desk.pack.channels][:3]:
        card = await desk.open_call(c.OpenCall(f"+7918000{POISON}", channel=channel))
        wishes = (
            *(
                c.SetField(name, POISON)
                for name in ("applicant_name", "essence", "measures", "clinic", "account")
            ),
            c.SetField("kind", "complaint"),
            c.Note(POISON),
            c.LogContact(
                Outcome.PROMISED,
                organisation=POISON,
                person=POISON,
                post=POISON,
                phone=POISON,
                words=POISON,
                promised_on=desk.now().date(),
            ),
            c.DescribeCaller(POISON, POISON, POISON),
            c.ExtendTerm(1, POISON, POISON, channel, desk.now().date()),
            c.GiveNotice(NoticeId.FORWARDING, channel, desk.now().date(), POISON),
            c.Reply(POISON),
            c.Escalate(desk.pack.buttons[0].id, "", POISON),
        )
        for wish in wishes:
            try:
                await desk.do(card.card_id, wish)
            except Refused:
                continue


def harmful(stage: Stage) -> list[str]:
    """What of the screen no terminal should be sent."""
    drawn = "".join(stage.picture())
    return sorted({char for char in drawn if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")})


@pytest.mark.parametrize("centre", PACKS)
async def test_every_screen_and_dialog_is_drawn_of_poison_and_none_is_harmful(
    tmp_path: Path, centre: str
) -> None:
    pack: Pack = PACKS[centre]
    async with console(tmp_path / "data", pack=pack, seated=hostile) as stage:
        assert harmful(stage) == []
        for action in ACTIONS:
            if action.id in ("app.quit", "palette") or (action.where and centre != "ru-tfoms-krasnodar"):
                continue
            await stage.burst(*["<escape>"] * 4)
            await stage.burst(*["<enter>"] * bool(action.where), "<f9>", _(action.tooltip), "<enter>")
            await stage.settle()
            assert harmful(stage) == [], action.id
            await stage.burst("<down>", "<down>", "<up>")
            assert harmful(stage) == [], action.id
