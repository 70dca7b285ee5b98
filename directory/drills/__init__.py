"""Once a term everybody in the directory is asked whether asking them works."""
