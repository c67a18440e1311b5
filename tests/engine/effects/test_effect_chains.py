"""The effects as pure decisions: their filters for given parameters, their ranges, and what asks for nothing."""

from typing import Any, Literal, get_args, get_origin
from uuid import UUID

import pytest
from pydantic import ValidationError

from engine.effects import AnyEffect, Effect
from tests.engine.effects.drawing import effect, stage

KINDS = get_args(get_args(AnyEffect)[0])
BACK = "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+area,format=yuv420p"
TO = "scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd+neighbor,format=gbrp"
TAGS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
CHAINS: list[tuple[str, dict[str, Any], str]] = [
    (
        "adjust",
        {"brightness": 0.1, "contrast": 1.2, "saturation": 0.5, "gamma": 2.0},
        "lutyuv=y=round(16+219*pow(clip(((val-16)/219-0.5)*1.2000+0.5+0.1000\\,0\\,1)\\,0.5000)):"
        "u=clip(round(128+(val-128)*0.6000)\\,16\\,240):v=clip(round(128+(val-128)*0.6000)\\,16\\,240):a=val",
    ),
    (
        "blur",
        {},
        "gblur=sigma=5.4000:steps=2:planes=9,gblur=sigma=2.7000:steps=2:planes=6",
    ),
    (
        "chroma_key",
        {},
        "format=yuva420p,extractplanes=y+u+v+a[fxy][fxu][fxv][fxa];[fxu]split=3[fxu1][fxu2][fxu3];"
        "[fxv]split=3[fxv1][fxv2][fxv3];[fxu1][fxv1]lut2=c0=round(x-(-0.39868)*0.7000*max(0\\,"
        "((x-128)*(-0.39868)+(y-128)*(-0.91709))-abs(((x-128)*(-0.91709)-(y-128)*(-0.39868)))))[fxnewu];"
        "[fxu2][fxv2]lut2=c0=round(y-(-0.91709)*0.7000*max(0\\,"
        "((x-128)*(-0.39868)+(y-128)*(-0.91709))-abs(((x-128)*(-0.91709)-(y-128)*(-0.39868)))))[fxnewv];"
        "[fxu3][fxv3]lut2=c0=round(255*clip((hypot(max(0\\,79.8070-((x-128)*(-0.39868)+(y-128)*(-0.91709)))\\,"
        "((x-128)*(-0.91709)-(y-128)*(-0.39868)))/79.8070-0.4000)/0.1500\\,0\\,1)),scale=1920:1080:"
        "flags=bilinear[fxkey];[fxa][fxkey]lut2=c0=round(x*y/255)[fxnewa];"
        f"[fxy][fxnewu][fxnewv][fxnewa]mergeplanes=map1s=1:map2s=2:map3s=3:format=yuva420p,{TAGS}",
    ),
    (
        "denoise",
        {},
        "hqdn3d=10.0000:7.5000:0.001:0.001",
    ),
    (
        "glow",
        {},
        f"{TO},split[fxlit][fxcopy];[fxcopy]scale=356:200:flags=area,lutrgb=r=round(max(0\\,val-127.5000)*0.8000):"
        "g=round(max(0\\,val-127.5000)*0.8000):b=round(max(0\\,val-127.5000)*0.8000),gblur=sigma=2.0000:steps=2,"
        f"scale=1920:1080:flags=bicubic[fxshine];[fxlit][fxshine]blend=all_mode=screen,{BACK}",
    ),
    (
        "grain",
        {},
        f"null[fxplain];color=c=gray:s=711x400:r=30/1,format=yuv420p,{TAGS},trim=end_frame=24,noise=c0s=100:c0f=t:"
        "c0_seed=1,gblur=sigma=0.7:planes=1,loop=loop=-1:size=24,trim=start_frame=0,setpts=N,scale=1920:1080:"
        "flags=bicubic[fxgrain];[fxplain][fxgrain]lut2=c0=clip(round(x+(y-124.3)*0.1500)\\,16\\,235):shortest=1",
    ),
    (
        "grayscale",
        {"amount": 0.5},
        "lutyuv=y=val:u=round(128+(val-128)*0.5000):v=round(128+(val-128)*0.5000):a=val",
    ),
    (
        "hue",
        {"angle": -45.0},
        "hue=h=-45.0000,lutyuv=y=val:u=clip(val\\,16\\,240):v=clip(val\\,16\\,240):a=val",
    ),
    (
        "mirror",
        {},
        "hflip",
    ),
    (
        "mirror",
        {"direction": "both"},
        "hflip,vflip",
    ),
    (
        "pixelate",
        {},
        "scale=59:33:flags=area,format=yuv444p,scale=1920:1080:flags=neighbor,format=yuv420p",
    ),
    (
        "sepia",
        {"amount": 0.5},
        f"{TO},colorchannelmixer=rr=0.6182:rg=0.3977:rb=0.0401:gr=0.1052:gg=0.8540:gb=0.0357:br=0.0820:bg=0.2757:"
        f"bb=0.5278,{BACK}",
    ),
    (
        "sharpen",
        {},
        "split[fxsharp][fxcopy];[fxcopy]gblur=sigma=1.6200:steps=2:planes=1[fxsoft];"
        "[fxsharp][fxsoft]lut2=c0=clip(round(x+(x-y)*0.8000)\\,16\\,235)",
    ),
    (
        "temperature",
        {"warmth": 1.0, "tint": -0.5},
        f"{TO},lutrgb=r=round(val*1.1763):g=round(val*0.9892):b=round(val*0.5882),{BACK}",
    ),
    (
        "vignette",
        {},
        "null[fxlit];color=c=black:s=192x108:r=1:d=1,format=yuva420p,geq=lum=16:cb=128:cr=128:"
        "a=round(255*0.5000*st(0\\,clip((hypot((X+0.5)/W-0.5\\,(Y+0.5)/H-0.5)*sqrt(2)-0.3500)/0.6500\\,0\\,"
        f"1))*ld(0)*(3-2*ld(0))),scale=1920:1080:flags=bicubic,{TAGS}[fxdark];[fxlit][fxdark]overlay=format=yuv420",
    ),
    (
        "zoom",
        {"easing": "linear"},
        "perspective=x0=W*(0.000000+0.083333*((on-1+0)/29)):y0=H*(0.000000+0.083333*((on-1+0)/29)):"
        "x1=W*(1.000000+-0.083333*((on-1+0)/29)):y1=H*(0.000000+0.083333*((on-1+0)/29)):"
        "x2=W*(0.000000+0.083333*((on-1+0)/29)):y2=H*(1.000000+-0.083333*((on-1+0)/29)):"
        "x3=W*(1.000000+-0.083333*((on-1+0)/29)):y3=H*(1.000000+-0.083333*((on-1+0)/29)):sense=source:eval=frame:"
        "interpolation=cubic",
    ),
    (
        "zoom",
        {},
        "perspective=x0=W*(0.000000+0.083333*(st(0\\,((on-1+0)/29))*ld(0)*(3-2*ld(0)))):"
        "y0=H*(0.000000+0.083333*(st(0\\,((on-1+0)/29))*ld(0)*(3-2*ld(0)))):x1=W*(1.000000+-0.083333*(st(0\\,"
        "((on-1+0)/29))*ld(0)*(3-2*ld(0)))):y1=H*(0.000000+0.083333*(st(0\\,((on-1+0)/29))*ld(0)*(3-2*ld(0)))):"
        "x2=W*(0.000000+0.083333*(st(0\\,((on-1+0)/29))*ld(0)*(3-2*ld(0)))):y2=H*(1.000000+-0.083333*(st(0\\,"
        "((on-1+0)/29))*ld(0)*(3-2*ld(0)))):x3=W*(1.000000+-0.083333*(st(0\\,((on-1+0)/29))*ld(0)*(3-2*ld(0)))):"
        "y3=H*(1.000000+-0.083333*(st(0\\,((on-1+0)/29))*ld(0)*(3-2*ld(0)))):sense=source:eval=frame:"
        "interpolation=cubic",
    ),
]


@pytest.mark.parametrize(("kind", "parameters", "expected"), CHAINS)
def test_the_filters_are_those_of_the_table(kind: str, parameters: dict[str, Any], expected: str) -> None:
    assert effect(kind, **parameters).filters(stage(1920, 1080)) == expected


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("adjust", {"contrast": 1.0, "saturation": 1.0}),
        ("blur", {"radius": 0.0}),
        ("denoise", {"strength": 0.0}),
        ("glow", {"strength": 0.0}),
        ("grain", {"strength": 0.0}),
        ("grayscale", {"amount": 0.0}),
        ("hue", {"angle": 0.0}),
        ("sepia", {"amount": 0.0}),
        ("sharpen", {"amount": 0.0}),
        ("temperature", {"warmth": 0.0}),
        ("vignette", {"strength": 0.0}),
        ("zoom", {"to_scale": 1.0}),
    ],
)
def test_a_neutral_effect_does_nothing_at_all(kind: str, parameters: dict[str, Any]) -> None:
    assert effect(kind, **parameters).filters(stage()) == "null"


@pytest.mark.parametrize(
    ("kind", "name", "low", "high"),
    [
        ("adjust", "brightness", -1, 1),
        ("adjust", "contrast", 0, 3),
        ("adjust", "saturation", 0, 3),
        ("adjust", "gamma", 0.1, 10),
        ("blur", "radius", 0, 100),
        ("chroma_key", "similarity", 0.01, 1),
        ("chroma_key", "blend", 0, 1),
        ("chroma_key", "spill", 0, 1),
        ("denoise", "strength", 0, 1),
        ("glow", "strength", 0, 1),
        ("glow", "radius", 2, 100),
        ("glow", "threshold", 0, 0.95),
        ("grain", "strength", 0, 1),
        ("grain", "size", 2, 20),
        ("grayscale", "amount", 0, 1),
        ("hue", "angle", -180, 180),
        ("pixelate", "size", 5, 250),
        ("sepia", "amount", 0, 1),
        ("sharpen", "amount", 0, 2),
        ("sharpen", "radius", 0.5, 5),
        ("temperature", "warmth", -1, 1),
        ("temperature", "tint", -1, 1),
        ("vignette", "strength", 0, 1),
        ("vignette", "size", 0, 0.95),
        ("zoom", "from_scale", 1, 4),
        ("zoom", "from_x", 0, 1),
        ("zoom", "from_y", 0, 1),
        ("zoom", "to_scale", 1, 4),
        ("zoom", "to_x", 0, 1),
        ("zoom", "to_y", 0, 1),
    ],
)
def test_a_parameter_has_a_range(kind: str, name: str, low: float, high: float) -> None:
    assert effect(kind, **{name: float(low)}) and effect(kind, **{name: float(high)})
    for beyond in (low - 0.001, high + 0.001, float("nan"), float("inf"), "1"):
        with pytest.raises(ValidationError):
            effect(kind, **{name: beyond})


@pytest.mark.parametrize("color", ["green", "#0F0", "#00FF0", "#00FF00;", "#00FF00\n", "#GGGGGG", ""])
def test_a_backdrop_is_six_hexadecimal_digits(color: str) -> None:
    with pytest.raises(ValidationError):
        effect("chroma_key", color=color)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_parameter_is_free_text(kind: type[Effect]) -> None:
    for name, field in kind.model_fields.items():
        is_closed = get_origin(field.annotation) is Literal or field.annotation in (bool, float, int, UUID)
        assert is_closed or name == "color", f"{kind.__name__}.{name} is {field.annotation}"


def test_an_effect_switched_off_is_still_read() -> None:
    assert not effect("sepia", enabled=False).enabled


def test_a_zoom_asks_for_a_larger_layer_within_reason() -> None:
    assert effect("zoom", from_scale=1.5, to_scale=1.0).headroom() == 1.5
    assert effect("zoom", from_scale=1.0, to_scale=4.0).headroom() == 2.0
    assert effect("blur").headroom() == 1.0


def test_a_window_that_would_jut_out_is_moved_inside() -> None:
    inside = effect("zoom", from_scale=2.0, from_x=0.25, from_y=0.75, to_scale=2.0, to_x=0.75, to_y=0.25)
    beyond = effect("zoom", from_scale=2.0, from_x=0.0, from_y=1.0, to_scale=2.0, to_x=1.0, to_y=0.0)
    assert beyond.filters(stage()) == inside.filters(stage())


def test_sizes_follow_the_canvas_and_not_the_layer() -> None:
    whole, half = stage(1920, 1080), stage(960, 540)
    assert "sigma=5.4000" in effect("blur").filters(whole)
    assert "sigma=2.7000" in effect("blur").filters(half)
    assert "s=711x400:" in effect("grain").filters(whole) and "s=711x400:" in effect("grain").filters(half)
