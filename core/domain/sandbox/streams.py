"""What belongs to the sandbox and what to the real work: told by the name of the stream, and by nothing else.

Every fact, every data directory and every account bears the stream it belongs to, and each of them refuses
those of another one. So nothing that a trainee does can reach a real journal, and no sandbox can be given
one.
"""

from typing import Final

_MARK: Final = "sandbox."


def is_sandbox(stream: str) -> bool:
    """Whether a stream holds invented callers.

    >>> is_sandbox("sandbox.kz-fsms"), is_sandbox("kz-fsms")
    (True, False)
    """
    return stream.startswith(_MARK)


def is_of_sandbox(fact_type: str) -> bool:
    """Whether a fact is told of invented callers only, by the name of its type.

    >>> is_of_sandbox("sandbox.begun"), is_of_sandbox("card.opened")
    (True, False)
    """
    return fact_type.startswith(_MARK)


def sandbox_of(centre: str) -> str:
    """The stream in which a centre trains; a sandbox's own is itself."""
    return centre if is_sandbox(centre) else _MARK + centre


def centre_of(stream: str) -> str:
    """The centre that trains in a stream; of a real one, itself."""
    return stream.removeprefix(_MARK)
