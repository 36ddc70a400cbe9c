"""The core: what the SOPs require of a register, as functions of data without I/O."""
