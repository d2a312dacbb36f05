"""Presenters turn codes, moments and amounts into words for people, in their language."""
