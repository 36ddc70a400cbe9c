"""Notices to people: mail by SMTP, everything else by apprise."""
