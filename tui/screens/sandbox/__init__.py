"""The screens of the sandbox: who calls, what is heard, what it was worth."""
