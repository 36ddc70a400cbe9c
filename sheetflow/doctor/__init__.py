"""What would fail later, found now, each with its fix."""
