"""Packs on their way from who publishes to the consoles."""

import pytest

from core.domain.published import FILES_LIMIT, PACK_BYTES, etag_of
from core.domain.roles import Right, Role, holds
from core.errors import JournalDenied, JournalStale, JournalTooLarge
from tests.journal.centre import Centre
from tests.journal.contract_people import WORKING
from tests.journal.facts import STREAM

ONE = {"centre.toml": "version = '1'\n", "speech.toml": 'Əlbəttə, «көмек» 🦷 \\ "\n'}
TWO = ONE | {"centre.toml": "version = '2'\n"}


class PacksContract:
    async def test_what_is_published_comes_to_every_console_as_it_was_written(self, centre: Centre) -> None:
        chief = (await centre.desk("chief", role="methodologist")).journal
        anna = (await centre.desk("anna")).journal
        assert await anna.pack(STREAM, "") is None
        first = await chief.publish(STREAM, ONE, "")
        assert (first.version, first.etag, first.operator) == (1, etag_of(ONE), "chief")
        found = await anna.pack(STREAM, "")
        assert found is not None
        assert (found.published, dict(found.files)) == (first, ONE)
        assert await anna.pack(STREAM, first.etag) is None
        centre.clock.go(days=1)
        second = await chief.publish(STREAM, TWO, first.etag)
        found = await anna.pack(STREAM, first.etag)
        assert found is not None
        assert (found.published, dict(found.files)) == (second, TWO)
        assert second.published_at > first.published_at

    async def test_who_did_not_see_the_newest_replaces_nothing(self, centre: Centre) -> None:
        chief = (await centre.desk("chief", role="administrator")).journal
        first = await chief.publish(STREAM, ONE, "")
        second = await chief.publish(STREAM, TWO, first.etag)
        for etag in ("", first.etag, "f" * 64):
            with pytest.raises(JournalStale):
                await chief.publish(STREAM, {"other.toml": ""}, etag)
        assert await chief.pack(STREAM, second.etag) is None

    async def test_to_publish_again_what_is_the_newest_changes_nothing(self, centre: Centre) -> None:
        chief = (await centre.desk("chief", role="administrator")).journal
        first = await chief.publish(STREAM, ONE, "")
        second = await chief.publish(STREAM, TWO, first.etag)
        assert await chief.publish(STREAM, TWO, first.etag) == second
        back = await chief.publish(STREAM, ONE, second.etag)
        assert (back.version, back.etag) == (3, first.etag)

    async def test_what_is_too_much_is_not_kept(self, centre: Centre) -> None:
        chief = (await centre.desk("chief", role="administrator")).journal
        room = PACK_BYTES - len('{"files":{"a.toml":""}}')
        for files in ({"a.toml": "x" * PACK_BYTES}, {f"{n}.toml": "" for n in range(FILES_LIMIT + 1)}):
            with pytest.raises(JournalTooLarge):
                await chief.publish(STREAM, files, "")
        assert (await chief.publish(STREAM, {"a.toml": "x" * room}, "")).version == 1

    async def test_an_insurer_publishes_no_pack_for_the_centre(self, centre: Centre) -> None:
        chief = await centre.desk("vera", role="administrator", organisation="alpha")
        with pytest.raises(JournalDenied):
            await chief.journal.publish(STREAM, ONE, "")
        assert await centre.service.shelf.versions(STREAM) == []

    @pytest.mark.parametrize("role", WORKING)
    async def test_who_may_read_gets_it_and_who_may_publish_publishes(
        self, centre: Centre, role: Role
    ) -> None:
        somebody = (await centre.desk("somebody", role=role)).journal
        if holds(role, Right.PUBLISH):
            await somebody.publish(STREAM, ONE, "")
        else:
            with pytest.raises(JournalDenied):
                await somebody.publish(STREAM, ONE, "")
        if holds(role, Right.READ):
            assert (await somebody.pack(STREAM, "") is not None) == holds(role, Right.PUBLISH)
        else:
            with pytest.raises(JournalDenied):
                await somebody.pack(STREAM, "")
        with pytest.raises(JournalDenied):
            await somebody.publish("elsewhere", ONE, "")
        with pytest.raises(JournalDenied):
            await somebody.pack("elsewhere", "")
