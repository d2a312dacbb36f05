"""What is done with guides: written, published, restored; run, and what their outcomes ask for."""
