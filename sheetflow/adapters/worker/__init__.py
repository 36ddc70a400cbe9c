"""Runs a module's jobs on foreign bytes in a process of their own, limited in memory and time.

A module of jobs has a function `open_jobs(scratch, folders)` that returns its handlers by name.
`WorkerProcess` starts the process for the module and sends it requests.
"""
