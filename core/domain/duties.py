"""What a centre owes after the call, or without one: the order in which it is done, and its rules."""

from core.domain.record import record
from core.domain.words import Words


@record(frozen=True, slots=True, kw_only=True)
class DutyRule:
    """How the centre keeps one kind of promise. The order of the rules is the order of duty.

    ``what``: one of ``vocabulary.Promise``. ``within_s``: until when it is to be done where nobody promised a
    time. ``retry_s``: after a call that reached nobody, until the next try; 0: a quarter of an hour.
    ``attempts``: after so many of them it may be given up; 0: never. ``channels``, ``kinds``: a card of such
    a channel and kind owes it by itself; with ``blocks`` it is not finished before; with ``on_close`` it is
    owed when the card is finished, ``after_s`` later. ``source``: where that stands.
    """

    what: str
    title: Words
    within_s: int
    retry_s: int = 0
    attempts: int = 0
    channels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    blocks: bool = False
    on_close: bool = False
    after_s: int = 0
    source: str = ""
