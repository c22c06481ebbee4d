"""A centre in a storm: consoles, journals and PostgreSQL are killed while people work; then it is counted."""
