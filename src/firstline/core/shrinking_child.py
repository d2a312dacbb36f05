"""The child of core.shrinking, a program of its own: reads one picture file within its limits and writes a small WebP to its output."""

import io
import resource
import sys

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 5
MOST_PIXELS = 50_000_000
SIZE = (480, 320)
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


def bounded() -> None:
    """From here on no more than this; nothing can be written to any file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def main(source: str) -> None:
    # Imported within the limits; without other threads than this one.
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(source, formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            sys.exit(1)
        picture.draft("RGB", (SIZE[0] * 2, SIZE[1] * 2))
        small = ImageOps.exif_transpose(picture)
        small = small.convert("RGBA" if small.mode in {"RGBA", "LA", "PA", "P"} else "RGB")
        small.thumbnail(SIZE)
        written = io.BytesIO()
        # A picture of its own: nothing of what was written beside the pixels (place, camera, comments) goes along.
        plain = Image.new(small.mode, small.size)
        plain.paste(small)
        plain.save(written, "WEBP", quality=78)
    sys.stdout.buffer.write(written.getvalue())


if __name__ == "__main__":
    bounded()
    main(sys.argv[1])
