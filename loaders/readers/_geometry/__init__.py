"""Shapes on a map: the formats that hold them, and what becomes of each in a table."""
