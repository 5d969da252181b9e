"""What only the DKAN loader needs."""
