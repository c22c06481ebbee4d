"""What a desk knows of its centre: its pack, read and judged, kept, edited and sent, and its calendar."""
