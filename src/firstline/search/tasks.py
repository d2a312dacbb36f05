"""Periodic work of the search; when it runs stands in config.schedule."""

import logging

from firstline.core.tasks import task
from firstline.search import meanings, reading, vocabulary

logger = logging.getLogger(__name__)


@task(name="search.learn_words", lock="search.learn_words", pass_context=False)
def learn_words(timestamp: int) -> None:
    """Take up the words that were new since the last time."""
    vocabulary.learn()


# One at a time: a second run would read the same texts, and a third would leave the worker no hand for people's mail.
@task(name="search.read_meanings", lock="search.read_meanings", pass_context=False)
def read_meanings(timestamp: int) -> None:
    """Have the models read what was written since the last time."""
    try:
        meanings.fill()
    except reading.NotRead as problem:
        logger.warning("Texts wait to be read for the search by meaning: %s", problem)
