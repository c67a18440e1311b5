"""Which media the studio takes: the limits, the formats, and the sentence for each refusal or offer. Pure; opens nothing.

The order is cheap to dear: size, first bytes (`sniff`), and, once a confined child has looked inside, `check`.
"""

from dataclasses import dataclass

from engine.errors import UnsupportedMedia
from engine.media import MediaInfo

MAX_BYTES = 2 * 1024**3
MAX_SECONDS = 7_200
LONG_SIDE, SHORT_SIDE = 4096, 2160
MIN_RATE, MAX_RATE = 1, 120
MAX_STREAMS = 64
MAX_IMAGE_PIXELS = 50_000_000  # a photo may be larger than a frame: telephones take 48 million
MAX_DECODED_PIXELS = 64 * 1024**2  # what a decoder will open at all
MAX_ALLOCATION = 512 * 1024**2  # the largest single buffer: such an image, with alpha and 16 bits a channel
MIN_AUDIO_RATE, MAX_AUDIO_RATE = 4_000, 384_000
MAX_CHANNELS = 16

VIDEO_CODECS = {"h264": "H.264", "hevc": "H.265", "vp9": "VP9", "av1": "AV1"}
AUDIO_CODECS = {"aac", "mp3", "opus", "vorbis", "flac", "alac", "ac3", "eac3", "mp2"}  # and pcm_*
PCM = ["pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_u8", "pcm_f32le", "pcm_f64le", "pcm_s16be", "pcm_s24be", "pcm_s32be"]
PCM += ["pcm_f32be", "pcm_alaw", "pcm_mulaw", "pcm_s8"]
IMAGES = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp", "GIF": "gif"}  # Pillow's names, ours

# ffmpeg's names; those that a build lacks do no harm in a list of what is allowed
FILM_DECODERS = ["h264", "hevc", "vp9", "libvpx-vp9", "av1", "libdav1d"]
FILM_DECODERS += [*sorted(AUDIO_CODECS), "aac_fixed", "mp3float", "libopus", "libvorbis", "mp2float", *PCM]
DECODERS = [*FILM_DECODERS, "png", "mjpeg", "webp", "gif"]
IMAGE_DEMUXERS = ["png_pipe", "jpeg_pipe", "webp_pipe", "gif", "gif_pipe"]
MOV, MATROSKA = "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"
DEMUXERS = [MOV, MATROSKA, "avi", "flv", "mpegts", "mpeg", "ogg", "wav", "aiff", "caf", "mp3", "aac", "flac", *IMAGE_DEMUXERS]

# not edited directly, but a conversion may read them: ffmpeg's names, ours
CONVERTED_FILMS = {
    "prores": "ProRes",
    "dnxhd": "DNxHD",
    "mjpeg": "Motion JPEG",
    "mpeg4": "MPEG-4 Part 2",
    "msmpeg4v2": "MPEG-4 Part 2",
    "msmpeg4v3": "MPEG-4 Part 2",
    "mpeg2video": "MPEG-2",
    "mpeg1video": "MPEG-1",
    "vp8": "VP8",
    "theora": "Theora",
    "wmv1": "Windows Media",
    "wmv2": "Windows Media",
    "wmv3": "Windows Media",
    "vc1": "VC-1",
    "h263": "H.263",
    "flv1": "Flash",
    "dvvideo": "DV",
    "ffv1": "FFV1",
    "qtrle": "QuickTime Animation",
    "cinepak": "Cinepak",
}
CONVERTED_SOUNDS = {
    "dts": "DTS",
    "wmav1": "Windows Media Audio",
    "wmav2": "Windows Media Audio",
    "wmapro": "Windows Media Audio",
    "amr_nb": "AMR",
    "amr_wb": "AMR",
    "adpcm_ima_wav": "ADPCM",
    "adpcm_ima_qt": "ADPCM",
    "adpcm_ms": "ADPCM",
}
KNOWN_CODECS = {**CONVERTED_FILMS, **CONVERTED_SOUNDS, "vvc": "H.266", "truehd": "Dolby TrueHD"}
CONVERSION_DECODERS = [*CONVERTED_FILMS, *CONVERTED_SOUNDS, "dca", "mpegvideo", "msmpeg4", "flv", "libvpx", "amrnb", "amrwb"]
CONVERSION_DECODERS += ["libopencore_amrnb", "libopencore_amrwb"]
CONVERSION_DEMUXERS = ["asf", "mxf"]


@dataclass(frozen=True)
class Kind:
    """What the first bytes promise: a file for these demuxers and no others; none means a picture, for Pillow."""

    name: str
    demuxers: str = ""

    @property
    def is_image(self) -> bool:
        return not self.demuxers


IMAGE = Kind("image")
UNKNOWN = "This is not a video, picture or sound file that can be used here."

EBML = b"\x1a\x45\xdf\xa3"
# (offset, bytes): what it is
SIGNATURES: list[tuple[int, bytes, Kind]] = [
    (0, b"\x89PNG\r\n\x1a\n", IMAGE),
    (0, b"\xff\xd8\xff", IMAGE),
    (0, b"GIF87a", IMAGE),
    (0, b"GIF89a", IMAGE),
    (8, b"WEBP", IMAGE),
    (4, b"ftypqt  ", Kind("mov", MOV)),
    (4, b"ftyp", Kind("mp4", MOV)),
    *((4, box, Kind("mov", MOV)) for box in (b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")),
    (0, EBML, Kind("matroska", MATROSKA)),
    (8, b"AVI ", Kind("avi", "avi")),
    (8, b"WAVE", Kind("wav", "wav")),
    (0, b"OggS", Kind("ogg", "ogg")),
    (0, b"fLaC", Kind("flac", "flac")),
    (0, b"ID3", Kind("mp3", "mp3,aac,flac")),
    (0, b"FLV\x01", Kind("flv", "flv")),
    (0, b"caff", Kind("caf", "caf")),
    (8, b"AIFF", Kind("aiff", "aiff")),
    (8, b"AIFC", Kind("aiff", "aiff")),
    (0, b"\x00\x00\x01\xba", Kind("mpeg", "mpeg")),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Kind("asf", "asf")),
    (0, b"\x06\x0e\x2b\x34\x02\x05\x01\x01", Kind("mxf", "mxf")),
]
TRANSPORT_PACKET = 188
# first bytes, in lower case: why not
REFUSALS: list[tuple[bytes, str]] = [
    (b"#extm3u", "This is a playlist, not a video: it only names other files."),
    (b"ffconcat", "This is a playlist, not a video: it only names other files."),
    (b"[playlist]", "This is a playlist, not a video: it only names other files."),
    (b"<mpd", "This is a playlist, not a video: it only names other files."),
    (b"<svg", "SVG drawings cannot be used; save it as a PNG picture."),
    (b"<!doctype", "This is a web page, not a video, picture or sound."),
    (b"<html", "This is a web page, not a video, picture or sound."),
    (b"webvtt", "This is a subtitle file, not a video, picture or sound."),
    (b"%pdf", "This is a PDF document, not a video, picture or sound."),
    (b"pk\x03\x04", "This is a ZIP archive; unpack it and upload the files inside."),
]
BRANDS_OF_PICTURES = {b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"}
SNIFFED = 1024  # how many bytes `sniff` wants


def check_size(size: int) -> None:
    if size == 0:
        raise UnsupportedMedia("The file is empty.")
    if size > MAX_BYTES:
        raise UnsupportedMedia(f"The file is larger than {MAX_BYTES // 1024**3} GB, which is the most that can be used.")


def sniff(head: bytes) -> Kind:
    """What the first bytes say. Only what is known to be media goes on to a demuxer."""
    if head[4:8] == b"ftyp" and head[8:12] in BRANDS_OF_PICTURES:
        raise UnsupportedMedia("HEIC and AVIF pictures cannot be used yet; save it as a JPEG or PNG picture.")
    if head.startswith(EBML) and b"webm" in head[:64]:
        return Kind("webm", MATROSKA)
    for offset, signature, kind in SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return kind
    if _is_transport_stream(head):
        return Kind("mpegts", "mpegts")
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return Kind("mp3", "mp3,aac")
    raise UnsupportedMedia(_refusal(head))


def check(info: MediaInfo, *, for_conversion: bool = False) -> None:
    """All limits on what was found inside. `for_conversion`: what is not edited directly may pass as well."""
    check_size(info.size)
    if info.kind == "image":
        _check_image(info)
        return
    check_streams(info, for_conversion=for_conversion)
    if not info.duration_us:
        raise UnsupportedMedia("The file is damaged: nothing in it can be played.")
    if info.duration_us > MAX_SECONDS * 1_000_000:
        raise UnsupportedMedia(f"It is {_spoken(info.duration_us)} long; at most {MAX_SECONDS // 3600} hours can be used.")
    if info.frame_rate is not None and not MIN_RATE <= info.frame_rate <= MAX_RATE:
        rate = float(info.frame_rate)
        raise UnsupportedMedia(f"It has {rate:.4g} frames a second; from {MIN_RATE} to {MAX_RATE} can be used.")


def check_streams(info: MediaInfo, *, for_conversion: bool = False) -> None:
    """The limits that hold before a packet is read: codecs and sizes."""
    if info.kind == "video":
        _check_picture(info, for_conversion=for_conversion)
    if _is_foreign_sound(info) and not (for_conversion and info.audio_codec in CONVERTED_SOUNDS):
        raise UnsupportedMedia(f"Its sound is encoded as {codec_label(info.audio_codec)}, which cannot be used here.")
    if info.has_audio and not MIN_AUDIO_RATE <= (info.audio_rate or 0) <= MAX_AUDIO_RATE:
        raise UnsupportedMedia("Its sound has a sample rate that cannot be used here.")
    if info.has_audio and not 1 <= (info.audio_channels or 0) <= MAX_CHANNELS:
        raise UnsupportedMedia(f"Its sound has {info.audio_channels} channels; at most {MAX_CHANNELS} can be used.")


def needs_conversion(info: MediaInfo) -> bool:
    """Whether what was found can be used only once it is converted. Without a conversion `check` refuses it."""
    return (info.kind == "video" and info.video_codec not in VIDEO_CODECS) or _is_foreign_sound(info)


def offer(info: MediaInfo) -> str:
    """The sentence for a file that is kept to be converted."""
    if info.kind == "video" and info.video_codec not in VIDEO_CODECS:
        said, into = f"This is {codec_label(info.video_codec)} video", " to H.264"
    else:
        said, into = f"{'Its sound' if info.kind == 'video' else 'This'} is {codec_label(info.audio_codec)}", ""
    return f"{said}, which the studio does not edit directly. Convert it{into} to use it."


def codec_label(codec: str) -> str:
    return KNOWN_CODECS.get(codec, codec or "something unknown")


def _is_foreign_sound(info: MediaInfo) -> bool:
    return info.has_audio and info.audio_codec not in AUDIO_CODECS and info.audio_codec not in PCM


def _check_picture(info: MediaInfo, *, for_conversion: bool) -> None:
    if info.video_codec not in VIDEO_CODECS and not (for_conversion and info.video_codec in CONVERTED_FILMS):
        raise UnsupportedMedia(
            f"Its picture is encoded as {codec_label(info.video_codec)}; "
            f"H.264, H.265, VP9 and AV1 can be used. Convert it to one of them first."
        )
    if not info.width or not info.height:
        raise UnsupportedMedia("The file is damaged: its picture cannot be read.")
    if max(info.width, info.height) > LONG_SIDE or min(info.width, info.height) > SHORT_SIDE:
        raise UnsupportedMedia(
            f"Its picture is {info.width} x {info.height} pixels; at most {LONG_SIDE} x {SHORT_SIDE} can be used."
        )


def _check_image(info: MediaInfo) -> None:
    width, height = info.width or 0, info.height or 0
    if width < 1 or height < 1:
        raise UnsupportedMedia("The picture is damaged.")
    if width * height > MAX_IMAGE_PIXELS:
        raise UnsupportedMedia(
            f"The picture is {width} x {height} pixels; at most {MAX_IMAGE_PIXELS // 1_000_000} megapixels can be used."
        )


def _is_transport_stream(head: bytes) -> bool:
    starts = (0, 4)  # plain, and as camcorders write it, with a time before each packet
    return any(
        len(head) > start + 2 * (TRANSPORT_PACKET + start)
        and all(head[start + n * (TRANSPORT_PACKET + start)] == ord("G") for n in range(3))
        for start in starts
    )


def _refusal(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<?xml"):
        start = start[start.find(b"?>") + 2 :].lstrip()
        start = next((start[start.find(tag) :] for tag in (b"<svg", b"<mpd") if tag in start), start)
    for signature, sentence in REFUSALS:
        if start.startswith(signature):
            return sentence
    if not any(byte < 9 or 13 < byte < 32 for byte in head):
        return "This is a text file, not a video, picture or sound."
    return UNKNOWN


def _spoken(microseconds: int) -> str:
    minutes = -(-microseconds // 60_000_000)  # rounded up: what is too long must not look as if it were not
    return f"{minutes // 60} h {minutes % 60:02} min"
