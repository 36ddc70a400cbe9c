"""From a register row to its status cells: what a run decides and writes."""
