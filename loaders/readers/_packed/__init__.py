"""Packed files: their members, and how they are taken out."""
