"""What offices did in a period as figures, and the scoreboard that ranks them."""
