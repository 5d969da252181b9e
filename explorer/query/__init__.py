"""What a chart asks of a table, and how the answer is found."""
