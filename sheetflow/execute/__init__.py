"""What a plan decided, done: committed first, then each effect on its own, then acknowledged."""
