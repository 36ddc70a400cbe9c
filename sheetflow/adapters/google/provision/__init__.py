"""`init`: brings a spreadsheet to the shape that the office needs."""
