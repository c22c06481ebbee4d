"""What ``pult report`` says of a day, over the directory of one of its desks."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.config import remember_operator
from tests.days.day import Numbers, Person, Rows
from tests.tui.cli import Place


@dataclass
class Printed:
    """What ``pult report`` says of a period: figures, rows of the form, lines of the two lists."""

    kpi: Numbers
    totals: Mapping[str, int]
    zpz: Rows
    journal: Sequence[Mapping[str, Any]]
    personal: Sequence[Mapping[str, Any]]


async def printed(person: Person, since: date, until: date) -> Printed:
    """The four reports over the directory of a desk, which is left first."""
    await person.day.speaks()
    remember_operator(person.place, person.desk.operator)
    person.leaves()
    config = person.place.parent / "config.toml"
    config.write_text(f"pack = {json.dumps(str(person.day.folder))}\n", "utf-8")
    place = Place(person.place, config)

    def table(name: str) -> list[dict[str, Any]]:
        out = person.place.parent / f"{name}.json"
        days = ("--from", since.isoformat(), "--to", until.isoformat())
        result = place.run("report", name, *days, "--format", "json", "--out", str(out))
        assert result.exit_code == 0, result.output
        rows: list[dict[str, Any]] = json.loads(out.read_text("utf-8"))["rows"]
        return rows

    names = ("kpi", "zpz", "journal", "personal")
    kpi, zpz, journal, personal = [await asyncio.to_thread(table, name) for name in names]
    key = [row for row in kpi if row["section"] == kpi[0]["section"] and row["above"] is not None]
    totals = {row["code"]: row["value"] for row in kpi if row["section"] == "Totals"}
    counts = {row["row"]: (row["oral"], row["written"], row["by_order"]) for row in zpz}
    return Printed(
        {row["code"]: (row["above"], row["below"] or 0) for row in key if row["above"] or row["below"]},
        totals, {row: count for row, count in counts.items() if any(count)}, journal, personal,
    )  # fmt: skip
