"""What changes the desk's order and people's rights; each change is audited in its own transaction."""
