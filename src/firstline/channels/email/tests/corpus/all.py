"""The whole corpus."""

from firstline.channels.email.tests.corpus import charsets, files, headers, hostile, replies, structures

SAMPLES = [
    *replies.samples(),
    *charsets.samples(),
    *headers.samples(),
    *structures.samples(),
    *files.samples(),
    *hostile.samples(),
]
