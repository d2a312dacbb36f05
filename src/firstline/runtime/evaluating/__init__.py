"""Parts of `firstline evaluate`."""
