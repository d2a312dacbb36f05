"""Tests of the web faces' common ground."""
