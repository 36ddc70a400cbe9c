"""Workbooks (.xlsx) read with care and changed without loss; knows no backend."""
