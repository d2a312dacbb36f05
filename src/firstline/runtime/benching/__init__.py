"""What `firstline bench` is made of: a desk of its own, a cheap client, readings of the machine, and the table."""
