"""What `pult` does without a screen: one module a command or two."""
