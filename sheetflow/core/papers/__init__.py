"""The SOP's papers as plain data: facts become the context of a template."""
