"""The self-service portal: ask for help, follow and answer one's requests."""
