"""The rows of form ЗПЗ, table 1, by number and name, in the order of the form."""

import csv
from functools import cache
from importlib.resources import files


@cache
def rows() -> tuple[tuple[str, str], ...]:
    """Number and name of every row, as published."""
    text = files("core.reports").joinpath("zpz_table1.csv").read_text("utf-8")
    return tuple((row["row"], row["name"]) for row in csv.DictReader(text.splitlines()))
