"""The workspace: where agents work on tickets."""
