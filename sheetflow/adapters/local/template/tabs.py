"""What the workbook's tabs are called, for who makes or patches one."""

from sheetflow.adapters.register_design.tabs import tab_names

__all__ = ["tab_names"]
