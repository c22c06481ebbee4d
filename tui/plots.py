"""Bars of cells. They begin at nought, and their end stands above them: a longer bar is a larger number."""


def bar(value: float, end: float, cells: int) -> str:
    """As long as the value; what is not nought has a cell at least."""
    return "█" * min(round(value * cells / end) or (1 if value else 0), cells)


def spread(mean: float, deviation: float, end: float, cells: int) -> str:
    """A mean, and how far the values lie around it: ``█████──│──``; the bar of the mean ends at the ``│``."""
    low, middle, high = (
        round(min(max(value, 0), end) * cells / end) for value in (mean - deviation, mean, mean + deviation)
    )
    around = "█" * low + "─" * (high - low)
    return f"{around[: max(middle - 1, 0)]}│{around[max(middle, 1) :]}"


def axis(end: int, cells: int) -> str:
    """What stands above bars: nought, and their end."""
    return "0" + str(end).rjust(cells - 1)


def end_of(most: float) -> int:
    """Where a scale ends on which all values have room: 1, 2, 5, 10, 20, 50 …"""
    end = 1
    while end < most:
        end = end * 5 // 2 if str(end).startswith("2") else end * 2
    return end
