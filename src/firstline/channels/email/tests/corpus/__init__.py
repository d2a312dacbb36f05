"""Awkward mails of our own making, each with the reason why it is here and what must be read in it."""
