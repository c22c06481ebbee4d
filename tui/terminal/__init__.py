"""What lies under Textual: bytes in, bytes out."""
