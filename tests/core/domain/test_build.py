"""The builder of packs has a witness: pydantic must make the same of the same data, or refuse it too."""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

import core
from core.centre.files import base_of, check_pack, installed, load_pack
from core.domain.build import Problem, build
from core.domain.pack import Pack
from tests.core.small_pack import SMALL

PACKS = Path(core.__file__).with_name("packs")


@dataclass(frozen=True)
class Whole:
    """Carries pydantic's strictness down to the dataclasses of the domain, which know nothing of it."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "strict": True}

    pack: Pack


WITNESS = TypeAdapter(Whole)


def joined(texts: Iterable[str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for text in texts:
        tables = tomllib.loads(text)
        lists = tables.pop("choices", {})
        data |= tables
        data.setdefault("choices", {}).update(lists)
    return data


def witnessed(data: dict[str, Any]) -> Pack:
    return WITNESS.validate_json(to_json({"pack": data})).pack


@pytest.mark.parametrize("pack_id", installed())
def test_an_installed_pack_is_good_and_is_what_pydantic_makes_of_it(pack_id: str) -> None:
    folder = PACKS / pack_id
    assert check_pack(folder) == []
    base = base_of(folder)
    under = joined(texts(base)) if base else {}
    data = joined(texts(folder))
    data.pop("base", None)
    lists = {**under.pop("choices", {}), **data.pop("choices")}
    for key in ("directory", "tactics"):
        known = {one["id"] for one in data[key]}
        data[key] += [one for one in under.pop(key, ()) if one["id"] not in known]
    assert load_pack(pack_id) == witnessed({**under, **data, "choices": lists})


def texts(folder: Path) -> Iterator[str]:
    return (file.read_text("utf-8") for file in folder.iterdir())


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of nested tables and lists."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, inside in pairs for place in ((value, key), *places(inside))]


WRONG: list[Callable[[Any, Any], None]] = [
    lambda where, key: where.__delitem__(key),
    lambda where, key: where.__setitem__(key, 7),
    lambda where, key: where.__setitem__(key, True),
    lambda where, key: where.__setitem__(key, 1.5),
    lambda where, key: where.__setitem__(key, "слово"),
    lambda where, key: where.__setitem__(key, []),
    lambda where, key: where.__setitem__(key, {}),
    lambda where, key: where.__setitem__(key, ["слово"]),
    lambda where, key: where.__setitem__(key, {"слово": "слово"}),
    lambda where, key: where.update(stray="слово") if isinstance(where, dict) else where.append("слово"),
]


TREE = joined(list(SMALL.values()))


@given(data=st.data())
def test_whatever_is_wrong_with_a_pack_pydantic_and_we_agree(data: st.DataObject) -> None:
    tree = deepcopy(TREE)
    for _ in range(data.draw(st.integers(1, 2))):
        data.draw(st.sampled_from(WRONG))(*data.draw(st.sampled_from(places(tree))))
    problems: list[Problem] = []
    ours = build(Pack, tree, "", problems)
    try:
        theirs = witnessed(tree)
    except ValidationError as error:
        assert problems, error
    else:
        assert problems == []
        assert ours == theirs
