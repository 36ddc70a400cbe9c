"""Many offices on a distributed engine: one task an office, each in a limited office process."""
