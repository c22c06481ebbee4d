"""What the right half of the call can show; one slice each."""
