"""Many offices swept as one fleet: its settings, tasks, results and quotas, as data."""
