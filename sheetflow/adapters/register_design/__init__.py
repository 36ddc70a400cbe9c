"""The register's tabs as plain data, whatever the backend: columns, styles, guide, dashboard.

A backend turns them into its own cells: a new workbook, or requests to Google.
"""
