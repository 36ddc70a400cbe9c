"""Responses of forms that become rows of the register."""
