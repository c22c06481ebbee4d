"""The page on facts says what the program writes."""

import json
import re
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

from core.domain.envelope import Event, fact_of
from core.domain.events import FACTS

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text("utf-8")
KINDS = {str: "text", int: "integer", bool: "boolean"}
SAMPLE = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])


def sample() -> Event:
    """The envelope of the page as this program reads it."""
    told = {key: value for key, value in SAMPLE.items() if key not in ("type", "schema_version", "payload")}
    fact = fact_of(SAMPLE["type"], SAMPLE["schema_version"], SAMPLE["payload"])
    event = Event(**told, fact=fact)
    return replace(
        event, occurred_at=datetime.fromisoformat(told["occurred_at"]), causes=tuple(told["causes"])
    )


def test_every_fact_stands_on_the_page_with_its_version_and_payload() -> None:
    told = re.findall(r"^\| `(\w+\.\w+)` \| (\d+) \| (.*?) \| \S", PAGE, re.MULTILINE)
    assert told == [
        (
            type_,
            str(fact.VERSION),
            ", ".join(f"`{field.name}` {KINDS[field.type]}" for field in fields(fact)) or "–",  # type: ignore[index]
        )
        for type_, fact in FACTS.items()
    ]


def test_the_envelope_of_the_page_is_ours() -> None:
    assert sample().body() == SAMPLE


def test_every_key_of_the_envelope_is_explained() -> None:
    section = PAGE.partition("## The envelope")[2].partition("##")[0]
    told = [
        key
        for row in re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)
        for key in re.findall(r"`(\w+)`", row)
    ]
    assert told == list(SAMPLE)


def test_the_envelope_of_the_page_has_the_hash_of_the_page() -> None:
    assert re.findall(r"^    ([0-9a-f]{64})$", PAGE, re.MULTILINE) == [sample().hash()]
