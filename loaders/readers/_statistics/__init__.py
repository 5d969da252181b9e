"""The statistics offices' formats: cubes, codebooks, survey files."""
