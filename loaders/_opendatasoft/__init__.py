"""What only the Opendatasoft loader needs."""
