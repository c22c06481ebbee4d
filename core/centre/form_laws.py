"""What must hold in a pack about the card: its form, channels, themes, and the rules that name them."""

from collections import Counter
from collections.abc import Iterator

from core.centre.naming import (
    Law,
    in_order,
    known,
    known_channels,
    known_field,
    known_kinds,
    known_themes,
    leads_round,
)
from core.domain.build import Problem
from core.domain.fields import BY_ID
from core.domain.pack import Pack
from core.domain.subjects import Subject

SECTIONS = ("who", "insured", "what", "rest")
_ON_EVERY_FORM = ("contact_phone", "kind", "channel", "theme", "essence")
"""Without these no call can be written down."""
_DIGITS = 9


def _form(pack: Pack) -> Iterator[Problem]:
    rows = Counter(name for row in pack.form for name in row.fields)
    for number, row in enumerate(pack.form, 1):
        key = f"form[{number}]"
        if not row.fields:
            yield Problem(f"{key}.fields", [], "at least one field is needed")
        for name in row.fields:
            yield from known_field(f"{key}.fields", name)
        yield from known(f"{key}.section", [row.section], SECTIONS, "section")
        yield from known_kinds(pack, key, row.kinds)
        yield from known_channels(pack, key, row.channels)
        yield from known_themes(pack, key, row.themes)
    for name, times in rows.items():
        if times > 1:
            yield Problem("form", name, f"stands here {times} times")
    for name in dict.fromkeys((*_ON_EVERY_FORM, *pack.handover_minimum)):
        if name in BY_ID and name not in rows:
            yield Problem("form", name, "this field needs a row: nobody could fill it")


def _required(pack: Pack) -> Iterator[Problem]:
    for one in pack.required:
        key = f"required[{one.field}]"
        yield from known_channels(pack, key, one.channels)
        yield from known_themes(pack, key, one.themes)


def _channels(pack: Pack) -> Iterator[Problem]:
    for channel in pack.channels:
        if channel.limit < 0:
            yield Problem(f"channels[{channel.code}].limit", channel.limit, "may not be less than nothing")


def _themes(pack: Pack) -> Iterator[Problem]:
    above = {theme.code: theme.parent for theme in pack.themes}
    tactics = [tactic.id for tactic in pack.tactics]
    digits = Counter(theme.quick for theme in pack.themes if theme.quick)
    for theme in pack.themes:
        key = f"themes[{theme.code}]"
        if theme.parent:
            yield from known(f"{key}.parent", [theme.parent], above, "theme")
        if leads_round(theme.code, above):
            yield Problem(f"{key}.parent", theme.parent, "the tree comes back to where it began")
        if theme.subject:
            yield from known(f"{key}.subject", [theme.subject], Subject, "subject")
        if theme.tactic:
            yield from known(f"{key}.tactic", [theme.tactic], tactics, "tactic")
        if not 0 <= theme.quick <= _DIGITS:
            yield Problem(f"{key}.quick", theme.quick, f"must be a digit from 1 to {_DIGITS}")
        elif digits[theme.quick] > 1:
            yield Problem(f"{key}.quick", theme.quick, f"is the digit of {digits[theme.quick]} themes")
        yield from in_order(key, theme.valid_from, theme.valid_to)


def _topics(pack: Pack) -> Iterator[Problem]:
    modules = [module.id for module in pack.modules]
    for topic in pack.topics:
        key = f"topics[{topic.code}]"
        if topic.module:
            yield from known(f"{key}.module", [topic.module], modules, "speech module")
        yield from in_order(key, topic.valid_from, topic.valid_to)


LAWS: tuple[Law, ...] = (_form, _required, _channels, _themes, _topics)
