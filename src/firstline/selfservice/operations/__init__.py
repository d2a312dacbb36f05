"""What is done in self-service: visits noted, carried over into tickets, sifted for gaps, forgotten."""
