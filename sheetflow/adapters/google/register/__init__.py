"""The register as a tab of the spreadsheet: read, and its status columns written."""
