"""Text tables and grids of cells: encoding, dialect, and where the table stands among the rows."""
