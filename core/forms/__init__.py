"""The forms that centres hand in: the names of their rows, as published. The rules are in the domain."""
