"""What the desk does with a ticket: these compose the ticket's own operations with its place, its promises and its passages."""
