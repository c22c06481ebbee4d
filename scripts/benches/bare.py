"""The least a Textual program can be: what the framework itself costs to start and to keep."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("ready")


if __name__ == "__main__":
    Bare().run()
