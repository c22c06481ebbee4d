"""The pieces a screen is drawn with; each is one widget, drawn line by line."""
