"""The plan that backs head and team: who reads what of it, who is asked, and in which words."""
