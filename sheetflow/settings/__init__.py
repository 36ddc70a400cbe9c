"""`config/*.yaml` read into frozen core types; all mistakes at once, with file and line."""
