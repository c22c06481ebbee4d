"""The central journal: every fact arrives, exactly once, at everyone who may see it."""
