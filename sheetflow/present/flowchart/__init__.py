"""An SOP's flowchart as a government office prints it: a table with a lane for each role."""
