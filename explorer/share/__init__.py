"""What a reader takes along: image, data file, page, snippet, a link's preview. Each takes a Picture."""
