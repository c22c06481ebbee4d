"""What a ledger says besides ``core.errors.JournalBusy``. Nothing here holds what was to be written."""

from core.errors import PultError


class LedgerUnusable(PultError):
    """The database cannot be worked with, and asking again is no use. ``problem``: an English clause."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return f"The database of the journal cannot be used: {self.problem}."


class Unstorable(ValueError):
    """What was to be written no database takes, or it breaks what the ledger holds to; nothing was kept.

    ``rule``: the database's name for what was broken.
    """

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule

    def __str__(self) -> str:
        return f"The ledger does not take what was to be written: {self.rule}."
