"""JSON of every common shape, streamed."""
