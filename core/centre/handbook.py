"""What a desk works by: the pack of its centre, editions that the journal sends, edits of the directory."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from core.centre.kept import editions
from core.domain.pack import Entry, Pack
from core.domain.refusals import Refusal
from core.domain.roles import Right
from core.errors import Refused
from core.store.store import Store
from core.sync.access import Access
from core.views import Draft

if TYPE_CHECKING:
    from core.centre.changes import PackChange
    from core.centre.directory import Edits
    from core.domain.published import PublishedPack


class Handbook:
    """The pack of one desk. ``poke``: wakes whoever speaks with the journal.

    The sync asks from its own thread for ``tag``, ``keep``, ``outgoing`` and ``sent``; what both threads
    change are files, under one lock.
    """

    def __init__(
        self, store: Store, pack: Pack, access: Callable[[], Access | None], poke: Callable[[], None]
    ) -> None:
        self.pack = pack
        self._store = store
        self._place = store.directory
        self._access = access
        self._poke = poke
        self._files = Lock()
        self._taken = editions(self._place).current
        self.wrong = ""
        """Where the journal's newest edition breaks a law of this program; empty: it does not."""
        self._refused = ""
        self._whole = ""  # the edition that was read and found whole

    @property
    def may_publish(self) -> bool:
        """Whether who sits here may change what all consoles of the centre work by."""
        access = self._access()
        if access is None:
            return True
        return access.account.sees_all and access.account.holds(Right.PUBLISH)

    # --- what is new -------------------------------------------------------------------------------

    async def changes(self, language: str) -> tuple["PackChange", ...]:
        """What changed since the operator last said that it was read."""
        from core.centre.kept import unread

        if editions(self._place).read:
            return ()
        return await asyncio.to_thread(unread, self._place, self.pack, self.pack.centre.id, language)

    async def read(self) -> None:
        """Say that it was read. Raises StoreError."""
        await asyncio.to_thread(self._mark, self._taken)

    async def renew(self) -> bool:
        """Between two calls: work from now on by the edition that came meanwhile; whether one had come."""
        from core.centre.directory import edited, kept_edits
        from core.centre.kept import kept_pack

        newest = editions(self._place).current
        if newest == self._taken:
            return False
        self._taken = newest
        pack = await asyncio.to_thread(kept_pack, self._place, newest, self.pack.centre.id)
        if pack is None:
            return False
        pack = edited(pack, kept_edits(self._place))
        if pack == self.pack:
            return False
        self.pack = pack
        return True

    # --- the directory -----------------------------------------------------------------------------

    async def drafts(self, key: str) -> Sequence[Draft]:
        """What is half-typed under a key that is no card's."""
        return await self._store.drafts(key)

    async def edit(self, entry_id: str, entry: Entry | None, drafts: str = "") -> None:
        """Put an entry of the directory in place, or take it away (None); on disk when this returns.

        The journal gets it when it can be asked; ``drafts``: what the entry was typed under, used up now.

        Raises:
            Refused: it may not be done, or the pack would not be right afterwards.
            StoreError: it could not be written.
        """
        from core.centre.directory import edited, problems_of

        if not self.may_publish:
            raise Refused(Refusal("not_permitted"))
        edits = {entry_id: entry}
        problems = await asyncio.to_thread(problems_of, self.pack, edits)
        if problems:
            first = problems[0]
            raise Refused(Refusal("directory_wrong", {"key": first.key, "problem": first.text}))
        await asyncio.to_thread(self._add, edits)
        await self._store.drop_drafts(drafts or entry_id)
        self.pack = edited(self.pack, edits)
        self._poke()

    def _mark(self, etag: str) -> None:
        from core.centre.kept import mark_seen

        with self._files:  # the sync may be writing an edition that nobody has seen
            mark_seen(self._place, etag)

    def _add(self, edits: "Edits") -> None:
        from core.centre.directory import keep_edits, kept_edits

        with self._files:
            keep_edits(self._place, {**kept_edits(self._place), **edits})

    # --- for the sync: ``core.sync.packs.Shelf`` ---------------------------------------------------

    async def tag(self) -> str:
        """The edition that is here or was found wrong: it need not be sent again."""
        from core.centre.kept import kept_pack

        current = editions(self._place).current
        if self._refused or not current:
            return self._refused
        if current != self._whole and kept_pack(self._place, current, self.pack.centre.id) is None:
            return ""
        self._whole = current
        return current

    async def keep(self, pack: "PublishedPack") -> bool:
        """Keep an edition; False for one that this program cannot work by."""
        from core.centre.kept import keep_pack

        etag = pack.published.etag
        with self._files:
            errors = keep_pack(self._place, etag, self.pack.centre.id, pack.files)
        self._refused = etag if errors else ""
        self.wrong = f"{errors[0].file.name}, {errors[0].key}" if errors else ""
        return not errors

    async def outgoing(self) -> "tuple[Mapping[str, str], Edits] | None":
        """The edition that is here with the edits in it, and these; None when there are none.

        Edits of a centre whose pack is nowhere but in a folder of its own wait until somebody publishes it;
        those that came after an edition that this program cannot work by, until it can: they would be laid
        over an older one, and undo it for everybody.
        """
        from core.centre.directory import kept_edits, with_edits
        from core.centre.files import folder_of, installed, load_pack
        from core.centre.kept import bundle, folder_of_edition

        edits, centre = kept_edits(self._place), self.pack.centre.id
        current = editions(self._place).current
        if not edits or self._refused or not (current or centre in installed()):
            return None
        folder = folder_of_edition(self._place, current, centre) if current else folder_of(centre)
        return with_edits(bundle(folder), load_pack(folder), edits), edits

    async def sent(self, pack: "PublishedPack", edits: "Edits") -> None:
        """The journal has these edits: what was edited anew meanwhile still waits."""
        from core.centre.directory import keep_edits, kept_edits
        from core.centre.kept import keep_pack

        with self._files:
            keep_pack(self._place, pack.published.etag, self.pack.centre.id, pack.files)
            left = {key: entry for key, entry in kept_edits(self._place).items()
                    if key not in edits or edits[key] != entry}  # fmt: skip
            keep_edits(self._place, left)
