"""Rows that responses of forms become: their cells, their places, and what changes later."""
