"""Reading a mail: pure functions over the bytes as they were received, bounded for any input."""
