"""What only the loader of stacked resources needs."""
