"""Periodic work of the search; when it runs stands in config.schedule."""

from firstline.core.tasks import task
from firstline.search import vocabulary


@task(name="search.learn_words", queueing_lock="search.learn_words", pass_context=False)
def learn_words(timestamp: int) -> None:
    """Take up the words that were new since the last time."""
    vocabulary.learn()
