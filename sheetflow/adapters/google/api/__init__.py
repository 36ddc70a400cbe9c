"""Calls to Google: credentials, quotas, retries, and translation of errors."""
