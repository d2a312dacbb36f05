"""Ticket numbers: from one sequence, never reused; a refused intake leaves a gap."""

# For core.db.draw.
SEQUENCE = "ticket_number"
