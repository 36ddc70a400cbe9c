"""One function for each command; only this package reads the clock and the environment."""
