"""Editing one text: a pure model, no screen. The text is data and is kept exactly as given."""


class LineEditor:
    """A text, a cursor and a selection, edited as people expect.

    `multiline` keeps newlines of a paste; otherwise each line break becomes one space. Positions are
    indices into `text`, always between two graphemes. Up and down need the width in cells.
    """

    def __init__(self, text: str = "", *, multiline: bool = False) -> None:
        raise NotImplementedError
