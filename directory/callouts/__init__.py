"""A head asks for somebody who knows inspection: whom to ask, how fast, and what is said of it."""
