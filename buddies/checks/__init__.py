"""Somebody has spoken with the head: when that is asked, whom, and what becomes of the answer."""
