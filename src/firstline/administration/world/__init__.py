"""The demo world: one invented service organisation with its customers, people, queues and fault patterns."""
