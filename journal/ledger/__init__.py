"""Where the journal keeps what it has: one port, three ledgers."""
