"""What the API takes and gives, typed and bounded; one module a noun."""
