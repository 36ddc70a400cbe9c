"""From a register row to its status cells: what a run changes, decides and writes."""
