"""The periodic report as Word, PDF and workbook, with its charts."""
