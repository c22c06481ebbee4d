"""What belongs to the sandbox is told by the name of its stream."""

from core.centre.files import installed
from core.domain.sandbox.streams import centre_of, is_sandbox, sandbox_of


def test_a_centre_and_its_sandbox_have_streams_of_their_own() -> None:
    for centre in installed():
        assert not is_sandbox(centre)
        assert is_sandbox(sandbox_of(centre))
        assert centre_of(sandbox_of(centre)) == centre_of(centre) == centre


def test_the_sandbox_of_a_sandbox_is_itself() -> None:
    assert sandbox_of(sandbox_of("ru-smo")) == sandbox_of("ru-smo")
