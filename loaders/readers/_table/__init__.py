"""From rows to a stored table: each column typed, each cell recoverable, and what the engine counts of it."""
