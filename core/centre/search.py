"""Search in what the pack knows: directory, regulation, speech, waits: small enough for every key."""

from collections.abc import Iterator

from core.domain.pack import Pack
from core.domain.text import matches
from core.domain.words import Words, words
from core.views import Hit, HitKind


def _things(pack: Pack, language: str) -> Iterator[tuple[Hit, str]]:
    for entry in pack.directory:
        place = " · ".join(part for part in (entry.organisation, entry.unit, entry.post) if part)
        detail = " · ".join(part for part in (place, entry.phone, entry.hours, entry.address) if part)
        text = " ".join((entry.name, detail, *entry.profiles, *entry.ages))
        yield Hit(HitKind.DIRECTORY, entry.id, entry.name, detail), text
    for clause in pack.clauses:
        yield _told(HitKind.REGULATION, clause.id, clause.title, clause.text, language)
    for module in pack.modules:
        yield _told(HitKind.SPEECH, module.id, module.title, module.text, language)
    for wait in pack.waits:
        told = " ".join((*wait.title.values(), wait.source))
        yield Hit(HitKind.WAIT, wait.id, words(wait.title, language), wait.source), told


def _told(kind: HitKind, key: str, title: Words, text: Words, language: str) -> tuple[Hit, str]:
    """A text of the pack in one language, and in all of them: a caller may have used the words of another."""
    told = [f"{words(title, one)} {words(text, one)}" for one in dict.fromkeys((language, *text))]
    return Hit(kind, key, words(title, language), words(text, language)), " ".join(told)


def search_pack(pack: Pack, query: str, limit: int, language: str) -> list[Hit]:
    """What of the pack matches every word of the query in any of its languages, best first.

    ``language``: of the answers; what the pack does not have in it comes in the first language there is.
    """
    things = _things(pack, language)
    found = [(score, hit) for hit, text in things if (score := matches(query, text)) is not None]
    found.sort(key=lambda pair: pair[0])
    return [hit for _, hit in found[:limit]]
