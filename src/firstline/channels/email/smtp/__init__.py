"""SMTP and LMTP as a receiver speaks them: what comes over the line is checked here, what is done with it is said by a Door."""
