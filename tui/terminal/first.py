"""What must be done before Textual is imported: it reads its variables, and imports its palette, then."""

import os
import sys

from tui.terminal import environment, palette


def before_textual() -> None:
    """Make the environment ours, and leave out what we have no use for. Doing it again changes nothing."""
    environment.clean(os.environ)
    palette.leave_out(sys.modules)
