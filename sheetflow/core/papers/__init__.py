"""The SOP's papers as plain data: what each says, in which words and order."""
