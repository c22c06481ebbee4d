"""The sandbox at a desk: scenarios from files, runs, debriefs."""
