"""The outside world: each adapter is the only place that knows its vendor."""
