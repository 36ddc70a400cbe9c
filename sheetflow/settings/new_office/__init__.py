"""A new office from answers: questions as data, and the text of its `office.yaml`."""
