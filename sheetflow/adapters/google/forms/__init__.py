"""Google Forms: the responses to a form that become rows of the register."""
