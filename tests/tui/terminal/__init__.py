"""What lies under Textual, tested: bytes in, bytes out."""
