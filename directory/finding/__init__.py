"""Finding somebody who fits, by words and by what they know; every module here is pure."""
