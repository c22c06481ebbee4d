"""The house: its laws, its documents, its wheel."""
