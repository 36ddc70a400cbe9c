"""Who is notified of what and when, decided from what waits, the calendar and the notes."""
