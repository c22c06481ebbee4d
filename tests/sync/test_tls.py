"""Over TLS: a journal is believed that the system's authorities vouch for, or the office's own."""

import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import JournalDenied, JournalStranger
from core.sync.client import HttpJournal
from tests.journal.facts import uid
from tests.journal.site import HttpCentre, Site, in_memory, site


def certificate(directory: Path, address: str) -> ssl.SSLContext:
    """A certificate for an address, vouched for by nobody but itself: ``directory/cert.pem``."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=tests"
    words = [
        *command.split(),
        "-addext",
        f"subjectAltName=IP:{address}",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
    ]
    subprocess.run(words, cwd=directory, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(directory / "cert.pem", directory / "key.pem")
    return context


@pytest.fixture
async def sealed(tmp_path: Path) -> AsyncIterator[Site]:
    centre = HttpCentre(in_memory)
    async with site(centre, tls=certificate(tmp_path, "127.0.0.1")) as place:
        await centre.open()
        yield place
        await centre.close()


async def test_the_offices_own_authority_is_trusted_when_it_is_named(sealed: Site, tmp_path: Path) -> None:
    journal = HttpJournal(sealed.url, "t0ken", uid("session"), tmp_path / "cert.pem")
    with pytest.raises(JournalDenied):  # it was reached, and knows us not
        await journal.account()
    await journal.close()


async def test_an_authority_that_nobody_named_is_not(sealed: Site) -> None:
    with pytest.raises(JournalStranger):
        await HttpJournal(sealed.url, "t0ken", uid("session")).account()


async def test_a_certificate_for_another_address_is_not_believed(tmp_path: Path) -> None:
    async with site(HttpCentre(in_memory), tls=certificate(tmp_path, "192.0.2.1")) as place:
        with pytest.raises(JournalStranger):
            await HttpJournal(place.url, "t0ken", uid("session"), tmp_path / "cert.pem").account()
