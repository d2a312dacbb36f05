"""What is done with bulletins: published, acknowledged, recalled, taken off when they have run out."""
