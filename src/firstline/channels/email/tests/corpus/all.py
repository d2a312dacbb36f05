"""The whole corpus."""

from firstline.channels.email.tests.corpus import charsets, files, headers, hostile, replies, sealed, structures

SAMPLES = [
    *replies.samples(),
    *charsets.samples(),
    *headers.samples(),
    *structures.samples(),
    *files.samples(),
    *sealed.samples(),
    *hostile.samples(),
]
