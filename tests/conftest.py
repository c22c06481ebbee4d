"""What holds for every test."""

from hypothesis import HealthCheck, settings

from tests.postgres import postgres, postgres_url

__all__ = ["postgres", "postgres_url"]

# No test asserts a time. The first text that is drawn on a new machine makes a table of all characters first.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
