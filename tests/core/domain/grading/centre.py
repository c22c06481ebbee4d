"""An invented centre that asks all there is to ask of a call."""

from dataclasses import replace
from datetime import date, timedelta

from core.domain.grading.form import Evidence, Grading, Item
from core.domain.pack import Choice, Module, Norm, Pack, Theme
from tests.core.domain.cases import PACK, START, Work
from tests.core.domain.sandbox.scenes import FORM

TODAY = START.date()
"""The day of the calls."""
_PHRASES = {"hello": "greeting", "wait": "hold", "passing": "redirect", "busy": "busy", "bye": "closing"}


def _rings(limit: int, since: date, until: date | None = None) -> Norm:
    return Norm(id="rings", limit=limit, clause="1", source="", valid_from=since, valid_to=until)


CENTRE = replace(
    PACK,
    modules=tuple(
        Module(id=one, group=group, title={"kk": f"{one} (kk)", "ru": f"{one} (ru)"}, text={"ru": "…"})
        for one, group in _PHRASES.items()
    ),
    norms=(
        _rings(1, date(2016, 1, 1), TODAY - timedelta(days=1)),
        _rings(3, TODAY, TODAY),
        _rings(9, TODAY + timedelta(days=1)),
        *(one for one in PACK.norms if one.id != "rings"),
    ),
    themes=(
        *PACK.themes,
        Theme(code="gone", title={"ru": "было"}, valid_to=TODAY - timedelta(days=1)),
        Theme(code="today", title={"ru": "один день"}, valid_from=TODAY, valid_to=TODAY),
        Theme(code="later", title={"ru": "будет"}, valid_from=TODAY + timedelta(days=1)),
    ),
    choices={
        **PACK.choices,
        "farewell": tuple(
            Choice(code=code, title={"ru": f"прощание: {code}"}) for code in ("citizen", "operator", "broken")
        ),
    },
    training=FORM,
    grading=Grading(
        since=date(2026, 1, 1),
        items=tuple(Item(id=str(one), block="tactics", points=5, title={}, evidence=one) for one in Evidence),
    ),
)
"""The norm of rings is another on each of three days; every point of the form is answered by facts."""


def of_edition(version: str) -> Pack:
    """That centre with another edition of its pack."""
    return replace(CENTRE, centre=replace(CENTRE.centre, version=version))


def call(rings: int = 1, edition: str = CENTRE.centre.version) -> Work:
    """A call at that centre, worked by this edition."""
    return Work(of_edition(edition)).call(rings=rings)
