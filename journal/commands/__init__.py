"""What an administrator asks of the journal, one module a subject."""
