"""What tests over HTTP share."""

from collections.abc import AsyncIterator

import pytest

from tests.journal.site import HttpCentre, http_centre


@pytest.fixture
async def centre() -> AsyncIterator[HttpCentre]:
    """A centre over memory whose consoles speak HTTP with it."""
    async with http_centre() as centre:
        yield centre
