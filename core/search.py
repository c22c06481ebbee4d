"""Search in what the pack knows: directory, regulation, speech. Small enough to look through as one types."""

from collections.abc import Iterator

from core.domain.pack import Pack
from core.domain.text import matches
from core.domain.words import words
from core.views import Hit, HitKind


def _things(pack: Pack) -> Iterator[tuple[Hit, str]]:
    language = pack.centre.languages[0]
    for entry in pack.directory:
        place = " · ".join(part for part in (entry.organisation, entry.unit, entry.post) if part)
        detail = " · ".join(part for part in (place, entry.phone, entry.hours, entry.address) if part)
        text = " ".join((entry.name, detail, *entry.profiles, *entry.ages))
        yield Hit(HitKind.DIRECTORY, entry.id, entry.name, detail), text
    for clause in pack.clauses:
        title, text = words(clause.title, language), words(clause.text, language)
        yield Hit(HitKind.REGULATION, clause.id, title, text), f"{title} {text}"
    for module in pack.modules:
        title, text = words(module.title, language), words(module.text, language)
        yield Hit(HitKind.SPEECH, module.id, title, text), f"{title} {text}"


def search_pack(pack: Pack, query: str, limit: int) -> list[Hit]:
    """What of the pack matches every word of the query, best first."""
    found = [(score, hit) for hit, text in _things(pack) if (score := matches(query, text)) is not None]
    found.sort(key=lambda pair: pair[0])
    return [hit for _, hit in found[:limit]]
