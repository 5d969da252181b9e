"""What only the DCAT loader needs."""
