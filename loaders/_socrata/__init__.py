"""What only the Socrata loader needs."""
