"""One function for each command: composes the pieces, and alone reads clock and environment."""
