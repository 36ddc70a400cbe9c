"""What a register looks like and says to staff, in every home; drawn by none of it.

Columns and bands, colours and formats, the guide, the dashboard: as plain data.  A home turns it
into its own cells: `local/template` into a workbook, `google` into requests.
"""
