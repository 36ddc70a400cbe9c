"""A module's jobs on foreign bytes, run in a process of its own with limited memory and time.

The module has a function `open_jobs(scratch, folders)` that returns its handlers by name.
`WorkerProcess` starts the process for the module and sends it requests.
"""
