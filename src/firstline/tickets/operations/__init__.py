"""What changes a ticket itself. Faces call routing's operations, which compose these with placement and promises."""
