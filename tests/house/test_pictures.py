"""The pictures of the documents are those of the program as it is."""

import re
from html import unescape

from scripts import pictures

ANEW = "draw them anew: scripts/pictures"


def words(picture: str) -> list[str]:
    """The texts of a picture, piece by piece."""
    return [
        unescape(text).replace("\xa0", " ") for text in re.findall(r"<text [^>]*>([^<]*)</text>", picture)
    ]


async def test_the_pictures_show_the_screens_as_they_are() -> None:
    drawn = await pictures.pictures()
    kept = {file.name: file.read_text("utf-8") for file in pictures.PICTURES.iterdir()}
    assert sorted(kept) == sorted(drawn), ANEW
    for name, picture in drawn.items():
        assert words(kept[name]) == words(picture), f"{name}: {ANEW}"
        assert kept[name] == picture, f"{name}: {ANEW}"


def test_a_picture_asks_nothing_of_a_foreign_server() -> None:
    for file in pictures.PICTURES.iterdir():
        addresses = re.findall(r"https?://[^\s\"]+", file.read_text("utf-8"))
        assert set(addresses) == {"http://www.w3.org/2000/svg"}, file.name
