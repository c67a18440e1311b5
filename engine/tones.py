"""Films with more light than a screen shows (HDR: PQ or HLG) become ordinary ones, wherever they are read. Pure."""

from engine.media import MediaInfo

TONES = 1  # raise it whenever an HDR film would look different
WHITE = 203  # nits of a white sheet in an HDR film, which is what an ordinary film calls white (ITU-R BT.2408)
BRIGHTEST = 1000  # nits that still show as lighter than others


def to_ordinary(info: MediaInfo) -> str:
    """Filters that bring an HDR film's light and colours to bt709 of limited range; "" for any other film.

    To be put after scaling, for they cost as much as the encoder for each pixel. mobius leaves the darker half as it is.
    """
    if not info.hdr:
        return ""
    return (
        f"zscale=pin=bt2020:min=2020_ncl:t=linear:npl={WHITE},format=gbrpf32le,zscale=p=bt709,"
        f"tonemap=mobius:desat=0:peak={BRIGHTEST / WHITE:.2f},zscale=p=bt709:t=bt709:m=bt709:r=tv"
    )
