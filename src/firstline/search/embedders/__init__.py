"""Adapters of the port `search.embedding`: models from packages that are optional."""
