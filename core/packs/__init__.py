"""The centres: one folder of TOML each."""
