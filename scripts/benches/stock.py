"""The same work as ours from Textual's own widgets: a form, a list, a panel, a dialog and a footer."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import DataTable, Footer, Input, Label, OptionList, Static


class Choice(ModalScreen[None]):
    """A dialog with a list."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "Back")]
    DEFAULT_CSS = """
    Choice { align: center middle; }
    OptionList { width: 60; height: 16; border: solid white; }
    """

    def compose(self) -> ComposeResult:
        """The list."""
        yield OptionList(*(f"receiver {number}" for number in range(12)))


class Stock(App[None]):
    """Fifteen fields, two hundred rows: F2 goes to the form, F7 to the list, F6 opens the dialog."""

    CSS = """
    Label { width: 10; } Input { border: none; height: 1; } .row { height: 1; }
    #left { width: 48; } DataTable { height: 8; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *((f"f{number}", "nothing", f"Key {number}") for number in (1, 3, 4, 5, 8, 9)),
        ("f2", "focus('form')", "Call"),
        ("f6", "choose", "Pass"),
        ("f7", "focus('list')", "Search"),
    ]

    def compose(self) -> ComposeResult:
        """Form and list on the left, the panel on the right."""
        with Horizontal():
            with Vertical(id="left"):
                for number in range(15):
                    with Horizontal(classes="row"):
                        yield Label(f"field {number}")
                        yield Input(id=f"field-{number}" if number else "form", compact=True)
                yield DataTable(id="list", cursor_type="row")
            yield Static("«Hello. The contact centre. Who calls, and about what?»\n" * 4)
        yield Footer()

    def on_mount(self) -> None:
        """Fill the list."""
        table = self.query_one(DataTable)
        table.add_columns("number", "who", "theme")
        table.add_rows((f"{number:06}", f"caller {number}", f"theme {number % 60}") for number in range(200))

    def action_choose(self) -> None:
        """Open the dialog."""
        self.push_screen(Choice())

    def action_nothing(self) -> None:
        """Only stands in the footer."""


if __name__ == "__main__":
    Stock().run()
