"""Running unattended: the schedule, the memory of runs, when a problem is reported."""
