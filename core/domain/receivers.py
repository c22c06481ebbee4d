"""To whom a card should go first: the caller's insurer, who serves their policy, the expert in the theme.

Nothing is barred here: whoever a button names may receive; this is the order in which they are offered, and
why one of them comes first.
"""

from enum import StrEnum

from core.domain.card import Card
from core.domain.identifiers import Identifier, read_policy
from core.domain.pack import Button, Entry, Pack
from core.domain.vocabulary import EntryKind


class Fit(StrEnum):
    """Why a receiver is offered before others; the first reason is the strongest."""

    INSURER = "insurer"
    """They are the insurer that the card names, or its representative."""
    THEME = "theme"
    """They are expert in what the appeal is about."""
    REGION = "region"
    """They serve policies that begin as this one does."""


def insurer_of(card: Card, pack: Pack) -> Entry | None:
    """The insurer that the card names, by its name in the directory or by its id."""
    named = card.value("insurer").strip()
    insurers = (entry for entry in pack.directory if entry.kind == EntryKind.INSURER)
    return next((entry for entry in insurers if named and named in (entry.name, entry.id)), None)


def policy_of(card: Card) -> str:
    """The policy of whom the appeal is about, in its normal form; empty when none was named."""
    for field in ("insured_policy", "applicant_policy"):
        reading = read_policy(card.value(field))
        if reading.kind is Identifier.ENP:
            return reading.normal
    return ""


def fits(entry: Entry, button: Button, card: Card, pack: Pack) -> tuple[Fit, ...]:
    """Why a receiver is the right one for this card, the strongest reason first; empty: nothing says so."""
    insurer = insurer_of(card, pack) if button.own_insurer else None
    policy, theme = policy_of(card), card.value("theme")
    reasons = {
        Fit.INSURER: insurer is not None and insurer.id in (entry.id, entry.insurer),
        Fit.THEME: bool(theme and entry.themes) and pack.theme_is(theme, entry.themes),
        Fit.REGION: bool(policy) and policy.startswith(entry.regions),
    }
    return tuple(fit for fit, holds in reasons.items() if holds)


def offered(button: Button, card: Card, pack: Pack) -> tuple[tuple[Entry, tuple[Fit, ...]], ...]:
    """Who may receive the card by a button, the fittest first, and why; alike they stand as in the pack."""
    found = [(entry, fits(entry, button, card, pack)) for entry in pack.receivers(button)]
    return tuple(sorted(found, key=lambda one: [fit not in one[1] for fit in Fit]))
