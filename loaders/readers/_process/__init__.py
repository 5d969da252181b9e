"""The process in which files are read: started once, a confined child for each file."""
