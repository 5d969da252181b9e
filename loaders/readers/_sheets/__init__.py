"""Workbooks and the tables of a page: their sheets as grids, and the right block of each."""
