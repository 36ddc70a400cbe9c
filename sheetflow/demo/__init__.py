"""The demo: an invented office with a month of submissions, shipped with its attachments."""
