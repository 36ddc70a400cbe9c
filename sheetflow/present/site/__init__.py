"""The static site of a scoreboard: an overview, a page for each office, nothing but files."""
