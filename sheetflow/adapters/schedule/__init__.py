"""Schedulers of the machine that start the job: systemd, cron, the Task Scheduler of Windows."""
