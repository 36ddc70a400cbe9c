"""Interception of a child's system calls that change files, before they are made.

`WATCH` is put before a child's script.  Its `watch(on_call)` has `on_call(name, arguments)` called
before each such call of Python (the names are those of audit events, and "os.fsync"), before each
opening of a database and before each of its statements ("sqlite3").
"""

WATCH = r"""
import os, sqlite3, sys
CHANGING = {"os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.rename", "os.remove", "os.chmod",
            "os.chown", "os.utime", "os.truncate", "sqlite3.connect"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
def watch(on_call):
    sync = os.fsync
    def fsync(handle):
        on_call("os.fsync", (handle,))
        sync(handle)
    os.fsync = fsync
    connect = sqlite3.connect
    def connected(*arguments, **named):
        database = connect(*arguments, **named)
        database.set_trace_callback(lambda words: on_call("sqlite3", (words,)))
        return database
    sqlite3.connect = connected
    def hook(event, arguments):
        if event in CHANGING:
            on_call(event, arguments)
        elif event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES:
            on_call(event, arguments)
    sys.addaudithook(hook)
"""
