"""Calls to Google: credentials, quotas, retries, and refusals translated."""
