"""Pictures: measured by their header before a pixel is unpacked, then opened and made anew without what they carry."""

import io
import warnings

import pillow_heif
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from openhart.documents.workshop.findings import Found

MOST_PIXELS = 100_000_000
MOST_FRAMES = 200
#: The longest side of a picture as it is shown, in pixels: a page of print stays readable when enlarged.
LONGEST_SIDE = 2_200
_QUALITY = 85
_FORMATS = {
    "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "tiff": "TIFF", "bmp": "BMP", "heic": "HEIF",
}  # fmt: skip
_FAULTS = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    IndexError,
    KeyError,
    RuntimeError,
)


def prepare() -> None:
    """Load what opens pictures, before the walls stand."""
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.preinit()
    Image.init()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def count(kind: str, data: bytes) -> int:
    """Return how many pictures a file holds; raise Found when it must not be opened, or cannot be."""
    with _opened(kind, data) as image:
        frames = min(int(getattr(image, "n_frames", 1)), MOST_FRAMES)
        _loaded(image, 0)
    return frames


def render(kind: str, data: bytes, page: int) -> tuple[bytes, int, int]:
    """Return one picture made anew, as JPEG: turned the way it was held, its longest side LONGEST_SIDE at most."""
    with _opened(kind, data) as image:
        return as_jpeg(_loaded(image, page - 1))


def as_jpeg(image: Image.Image) -> tuple[bytes, int, int]:
    """Return pixels, and nothing else that came with them, as JPEG with width and height."""
    try:
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        plain = _on_white(upright)
        bare = Image.frombytes("RGB", plain.size, plain.tobytes())
        out = io.BytesIO()
        bare.save(out, "JPEG", quality=_QUALITY, optimize=False)
    except _FAULTS as fault:
        raise Found("broken") from fault
    return out.getvalue(), *bare.size


def _opened(kind: str, data: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=[_FORMATS[kind]])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Found("too_many_pixels") from fault
    except _FAULTS as fault:
        raise Found("broken") from fault
    if image.width * image.height > MOST_PIXELS:
        raise Found("too_many_pixels")
    return image


def _loaded(image: Image.Image, frame: int) -> Image.Image:
    try:
        if frame:
            image.seek(frame)
        if image.width * image.height > MOST_PIXELS:
            raise Found("too_many_pixels")
        image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Found("too_many_pixels") from fault
    except _FAULTS as fault:
        raise Found("broken") from fault
    return image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("I;16", "I", "F"):
        image = image.convert("L")
    if "A" not in image.mode and "transparency" not in image.info:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "white")
    ground.alpha_composite(clear)
    return ground.convert("RGB")
