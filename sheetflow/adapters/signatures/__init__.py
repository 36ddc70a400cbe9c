"""Electronic signatures of PDF files."""
