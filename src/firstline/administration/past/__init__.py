"""A believable past for the demo world: stories of tickets, told by a seed and written as the desk's operations would have."""
