"""XML documents as records."""
