"""Firstline: the support desk for levels 1, 2 and 3."""

__version__ = "0.1.0"
