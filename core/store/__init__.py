"""The encrypted file of the desk: the only room that imports SQLite."""
