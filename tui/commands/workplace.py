"""What every command starts from: the places, the settings, the pack and the language asked for."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from core import moment
from core.config import Operator, Paths, Settings, known_operator, load
from core.config import paths as places
from tui import catalogue

if TYPE_CHECKING:
    from core.desk import Desk
    from core.domain.pack import Pack

T = TypeVar("T")


@dataclass
class Workplace:
    """The options of ``pult`` and what follows from them, read when it is first asked for.

    ``sandbox``: invented people call here; the data lie beside the real ones, under a stream of their own.
    ``centre``: another than that of the settings.
    """

    data: Path | None = None
    config: Path | None = None
    lang: str | None = None
    linear: bool = False
    ascii: bool = False
    sandbox: bool = False
    centre: str | None = None

    @cached_property
    def paths(self) -> Paths:
        """Where things lie."""
        if not self.sandbox:
            return self._real_paths
        beside = self._real_paths.sandbox
        if self.centre is None or self.centre == self.settings.pack:
            return beside
        named = Path(self.centre).name  # a pack may be named by its directory
        return replace(beside, data=beside.data.with_name(f"{beside.data.name}-{named}"))

    @cached_property
    def _real_paths(self) -> Paths:
        return places(self.data, self.config)

    @property
    def operator(self) -> "Operator | None":
        """Who sits here, as set or asked once; the same in the sandbox. Raises ConfigError."""
        known = (known_operator(paths.data) for paths in (self._real_paths, self.paths))
        return self.settings.operator or next(filter(None, known), None)

    @cached_property
    def settings(self) -> Settings:
        """The settings, with the options over them. Raises ConfigError."""
        kept = load(self._real_paths.config)
        return replace(kept, linear=kept.linear or self.linear, ascii=kept.ascii or self.ascii)

    @cached_property
    def pack(self) -> "Pack":
        """The centre, as its journal has it, or else as it was installed. Raises ConfigError or PackError."""
        from core.centre.directory import edited, kept_edits
        from core.centre.files import load_pack
        from core.centre.kept import editions, kept_pack

        named, data = self.centre or self.settings.pack, self._real_paths.data
        remembered = data / "packs" / "read.json" if data.is_dir() else None  # a place that is not stays so
        kept = kept_pack(data, editions(data).current, Path(named).name, remembered)
        pack = edited(kept or load_pack(named, remembered), kept_edits(data))
        if not self.sandbox:
            return pack
        from core.sandbox.stage import sandboxed

        return sandboxed(pack)

    @cached_property
    def language(self) -> str:
        """The language to speak: as asked, as set, or the pack's first. Raises ConfigError or PackError."""
        own = self.pack.centre.languages[0]
        fallback = own if own in catalogue.LANGUAGES else catalogue.DEFAULT
        return self.lang or self.settings.language or fallback

    def speak(self) -> None:
        """From now on in the language of this workplace."""
        catalogue.use(self.language)

    def read(self, job: "Callable[[Desk], Coroutine[Any, Any, T]]") -> T:
        """Do a job at a desk that only looks, in the language of this workplace. Raises PultError."""
        import asyncio

        from core.desk import Moment
        from core.reading import open_reading

        self.speak()
        desk = open_reading(self.paths.data, self.pack, Moment(moment.now, moment.new_id), self.operator)
        try:
            return asyncio.run(job(desk))
        finally:
            desk.close()

    def work(self, job: "Callable[[Desk], Coroutine[Any, Any, T]]") -> T:
        """Do a job at a desk that may write, as who sits there. Raises PultError; Fault: nobody does."""
        import asyncio

        from core.desk import Moment, open_desk
        from tui.commands.say import Fault

        self.speak()
        operator = self.operator
        if operator is None:
            raise Fault(catalogue._("Nobody sits here yet: open the console first."))
        desk = open_desk(self.paths.data, self.pack, operator, Moment(moment.now, moment.new_id))
        try:
            return asyncio.run(job(desk))
        finally:
            desk.close()


def language_of_terminal(environ: Mapping[str, str]) -> str:
    """The language to speak before any settings are read: that of the terminal, as POSIX has it."""
    named = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return named[:2] if named[:2] in catalogue.LANGUAGES else catalogue.SOURCE
