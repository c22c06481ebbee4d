"""Consoles and one journal in a world where everything goes wrong, replayed exactly from one number."""
