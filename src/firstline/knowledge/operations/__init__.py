"""What is done to articles: written, changed, restored, flagged, judged."""
