"""The frozen types that every layer speaks. Imports nothing of ours."""
