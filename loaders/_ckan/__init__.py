"""What only the CKAN loader needs."""
