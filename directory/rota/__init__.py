"""Who is there on the days on which a team is likely to come."""
