"""Names for files of strangers: one line, no path, an ending that fits the kind if there was none."""

import re

from firstline.channels.email.parsing.encoded_words import decoded
from firstline.core.text import composed

_MOST = 150
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff"*:<>?|\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_ENDINGS = {
    "message/rfc822": ".eml", "text/calendar": ".ics", "text/plain": ".txt", "text/html": ".html", "text/csv": ".csv",
    "text/vcard": ".vcf", "text/x-vcard": ".vcf", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif",
    "image/webp": ".webp", "image/svg+xml": ".svg", "image/bmp": ".bmp", "image/tiff": ".tif", "application/pdf": ".pdf",
    "application/zip": ".zip", "application/pgp-signature": ".asc", "application/pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m", "application/ms-tnef": ".dat", "audio/mpeg": ".mp3", "video/mp4": ".mp4",
}  # fmt: skip
_STEMS = {"message": "mail", "image": "picture", "text": "text", "audio": "audio", "video": "video"}


def file_name(written: str, media_type: str, number: int) -> str:
    """The name to show and to save under; a made-up one for the file of that number if nothing usable was written."""
    name = decoded(written) if "=?" in written else written
    is_path = media_type != "message/rfc822"
    name = name.replace("\\", "/").rsplit("/", 1)[-1] if is_path else name.replace("/", "-")
    name = composed(_FORBIDDEN.sub("", name))
    name = " ".join(name.split()).strip(". ")
    ending = _ENDINGS.get(media_type, "")
    if not name:
        stem = "invite" if media_type == "text/calendar" else _STEMS.get(media_type.partition("/")[0], "file")
        return f"{stem}-{number + 1}{ending or '.bin'}"
    if "." not in name[1:] or (media_type == "message/rfc822" and not name.lower().endswith(".eml")):
        name += ending
    if len(name) > _MOST:
        stem, dot, extension = name.rpartition(".")
        keep = dot + extension if dot and len(extension) <= 10 else ""
        name = (stem if keep else name)[: _MOST - len(keep) - 1].rstrip() + "…" + keep
    return name
