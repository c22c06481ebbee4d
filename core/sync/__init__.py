"""The sync: what happened goes to the journal, and what happened elsewhere comes from it."""
