"""Approvals in Drive: started for filed files, answered there by people, read with the log."""
