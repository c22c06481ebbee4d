"""The page that teaches to write a scenario says what the program does."""

import re
import tomllib
from pathlib import Path

from core.centre.files import load_pack
from core.sandbox.files import check, load
from core.sandbox.trying import tried

PAGE = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


async def test_the_call_that_the_page_builds_up_can_be_played_well_and_badly(tmp_path: Path) -> None:
    said = tomllib.loads(BLOCKS[0])
    file = tmp_path / f"{said['id']}.toml"
    file.write_text(BLOCKS[0], "utf-8")
    pack = load_pack(said["centre"])
    assert check(file, pack) == []
    assert await tried(load(file, pack), pack) == []
