"""What facts, commands and rows are made of: values that nobody changes.

The checker sees the standard ``dataclass``, frozen, and refuses a change. At run time a frozen dataclass
would compile six methods for every class, 0.4 ms each time, and a hundred and fifty classes are made before
the first screen stands; two thirds of them are never used there. So only the constructor is compiled, when
the first of a class is made; comparing, hashing and showing are written once, here.
"""

import dataclasses
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import dataclass as record
    from dataclasses import replace as changed
else:

    def record(*, frozen: bool, slots: bool, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
        """A dataclass of the same fields. ``frozen`` is said for the checker, which alone holds to it."""
        made = dataclasses.dataclass(slots=slots, kw_only=kw_only, init=False, eq=False, repr=False)

        def make(cls: type[T]) -> type[T]:
            cls = made(cls)
            cls.__init__, cls.__eq__, cls.__hash__, cls.__repr__ = _first, _equal, _hash, _shown
            return cls

        return make

    def changed(one: T, /, **values: Any) -> T:
        """``dataclasses.replace``, five times as fast; for records of at least two parts, given by position.

        A console that catches up folds a hundred thousand facts, and each of them makes a card anew.
        """
        made = type(one)(*_parts(type(one))(one))
        for name, value in values.items():
            setattr(made, name, value)
        return made


def _first(one: Any, /, *values: Any, **named: Any) -> None:
    """The constructor of a class of which there is no record yet: compile the real one, and go on to it."""
    cls = type(one)
    cls.__init__ = _constructor(cls)
    one.__init__(*values, **named)


def _constructor(cls: type) -> Callable[..., None]:
    """What ``dataclass`` would compile."""
    fields = sorted(dataclasses.fields(cls), key=attrgetter("kw_only"))
    known: dict[str, Any] = {"MISSING": dataclasses.MISSING}
    takes, does = ["self"], []
    for place, field in enumerate(fields):
        if field.kw_only and not (place and fields[place - 1].kw_only):
            takes.append("*")
        name, default = field.name, f"of_{field.name}"
        if field.default_factory is not dataclasses.MISSING:
            known[default] = field.default_factory
            takes.append(f"{name}=MISSING")
            does.append(f"self.{name} = {default}() if {name} is MISSING else {name}")
        else:
            known[default] = field.default
            takes.append(name if field.default is dataclasses.MISSING else f"{name}={default}")
            does.append(f"self.{name} = {name}")
    if hasattr(cls, "__post_init__"):
        does.append("self.__post_init__()")
    exec(f"def __init__({', '.join(takes)}): {'; '.join(does or ['pass'])}", known)
    return known["__init__"]  # type: ignore[no-any-return]


@cache
def _parts(cls: type) -> Callable[[Any], Any]:
    """Takes a record apart: into a tuple; one of a single part into that part."""
    names = [field.name for field in dataclasses.fields(cls)]
    return attrgetter(*names) if names else lambda _: ()


def _equal(one: Any, other: object) -> Any:
    if type(one) is not type(other):
        return NotImplemented
    kind: Any = type(one)
    return _parts(kind)(one) == _parts(kind)(other)


def _hash(one: Any) -> int:
    kind: Any = type(one)
    return hash((kind, _parts(kind)(one)))


def _shown(one: Any) -> str:
    parts = ", ".join(f"{field.name}={getattr(one, field.name)!r}" for field in dataclasses.fields(one))
    return f"{type(one).__name__}({parts})"


__all__ = ["changed", "record"]
