"""The Word templates that sheetflow ships, as code that draws them anew byte for byte."""
