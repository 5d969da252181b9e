"""What only the data package loader needs."""
