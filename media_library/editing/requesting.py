"""Asking for a new asset made of another: whether it can be, what it costs, and the one job that a key asks for."""

from uuid import UUID

from accounts import limits
from accounts.models import User
from accounts.prices import cost
from engine.media import MediaInfo
from jobs import submitting
from jobs.models import Job
from media_library.editing import planning, wishes
from media_library.editing.wishes import Edit, Enhance, Frame, Sound, Transcode, Wish, WishRefused
from media_library.models import Asset

# what makes sense of each tool for each kind; of a video everything does
FITTING: dict[tuple[str, str], set[str]] = {
    ("edit", "audio"): {"begin_us", "end_us", "speed", "reverse", "volume"},
    ("edit", "image"): {"turn", "crop", "mirror"},
    ("enhance", "audio"): {"hiss", "loudness"},
    ("enhance", "image"): {"denoise", "sharpen", "brightness", "contrast", "saturation", "enlarge"},
    ("transcode", "audio"): {"format", "quality"},
}
KIND_OF = {"sound": "extract", "frame": "extract"}  # of the job; the others are called as their tool is
FREE = {"sound", "frame"}


def request_work(user: User, asset: Asset, wish: Wish, key: UUID | str) -> Job:
    """The job that `key` asks for, made and charged on the first call; with that key again the same, whatever came since.

    Its result is a new asset, see making.py; this one stays as it is. `asset` is the user's own. Raises KeyReused, WishRefused,
    TooOften, QueueFull or NotEnoughCredits.
    """
    name = f"{wish.tool}:{asset.pk}:{key}"
    if not Job.objects.visible_to(user).filter(idempotency_key=name).exists():
        limits.check(user, "submit")
        check(user, asset, wish)
    return _submit(user, asset, wish, name)


def retry_work(job: Job) -> Job:
    """The same once more, of the asset as it is now."""
    asset = Asset.objects.select_related("owner").filter(pk=job.params["asset"], owner=job.owner_id).kept().first()
    if asset is None:
        raise submitting.NotRetried("What it was to be made of was deleted.")
    wish = wishes.load(job.params["wish"])
    check(asset.owner, asset, wish)
    return _submit(asset.owner, asset, wish, submitting.retry_key(job), retry_of=job)


def check(user: User, asset: Asset, wish: Wish) -> None:
    """Raises WishRefused with what is in the way of it."""
    _check_asset(asset, wish)
    _check_fields(asset, wish)
    if not wish.words():
        raise WishRefused("Nothing would change. Choose something first.")
    info = facts_of(asset)
    if isinstance(wish, Frame):
        planning.plan_frame(info, asset.pk, wish)
    elif asset.kind == Asset.Kind.IMAGE and not isinstance(wish, Sound):
        planning.plan_retouch(info, wish)
    else:
        film = planning.plan_film(shown(info, wish), asset.pk, wish)
        _check_size(user, asset, wish, min(film.preset.width, film.preset.height))


def cost_of(asset: Asset, wish: Wish) -> int:
    """By the length of what is used of the asset; a picture counts as one unit, and to take something out costs nothing."""
    if wish.tool in FREE:
        return 0
    if asset.kind == Asset.Kind.IMAGE or isinstance(wish, Frame):
        return cost(wish.tool, 0)
    return cost(wish.tool, planning.plan_film(shown(facts_of(asset), wish), asset.pk, wish).seconds)


def facts_of(asset: Asset) -> MediaInfo:
    """Raises WishRefused for an asset that nobody has looked into."""
    probe = asset.metadata.get("probe")
    if not probe:
        raise WishRefused("It is not ready yet.")
    return MediaInfo.from_json({"kind": asset.kind, "container": asset.container, "size": asset.size, **probe})


def shown(info: MediaInfo, wish: Wish) -> MediaInfo:
    return info.turned(wish.turn) if isinstance(wish, Edit) and wish.turn else info


def can_be_converted(asset: Asset) -> bool:
    """A file that could not be taken as it is, but whose conversion was offered."""
    return asset.status == Asset.Status.FAILED and asset.metadata.get("offer") == "transcode" and asset.size > 0


def _submit(user: User, asset: Asset, wish: Wish, key: str, retry_of: Job | None = None) -> Job:
    return submitting.submit(
        KIND_OF.get(wish.tool, wish.tool),
        owner=user,
        params={"asset": str(asset.pk), "wish": wish.model_dump(mode="json")},
        title=asset.name,
        key=key,
        price=cost_of(asset, wish),
        retry_of=retry_of,
    )


def _check_asset(asset: Asset, wish: Wish) -> None:
    if asset.deleted_at:
        raise WishRefused("It is in the trash. Restore it first.")
    if isinstance(wish, Transcode) and can_be_converted(asset):
        return
    if asset.status != Asset.Status.READY:
        raise WishRefused("It is not ready, so nothing can be made of it yet.")


def _check_fields(asset: Asset, wish: Wish) -> None:
    """Only what makes sense of such an asset may be asked for."""
    name = asset.get_kind_display().lower()
    if asset.kind not in wishes.TOOLS[wish.tool]:
        raise WishRefused(f"That cannot be made of {'an' if name[0] in 'ai' else 'a'} {name}.")
    if isinstance(wish, Transcode) and wish.format not in wishes.FORMATS[asset.kind]:
        raise WishRefused(f"{wishes.FORMAT_NAMES[wish.format]} is not a format for this kind of media.")
    fitting = FITTING.get((wish.tool, asset.kind))
    asked = {field for field in wish.model_fields_set if getattr(wish, field) != type(wish).model_fields[field].default}
    if fitting is not None and (wrong := asked - fitting - {"tool"}):
        raise WishRefused(f"{', '.join(sorted(wrong))}: that makes no sense for this kind of media.")
    needs_sound = isinstance(wish, Sound) or (isinstance(wish, Enhance) and (wish.hiss or wish.loudness))
    if needs_sound and not asset.has_audio:
        raise WishRefused("It has no sound.")


def _check_size(user: User, asset: Asset, wish: Wish, shorter_side: int) -> None:
    largest = user.allowance.largest_output
    if asset.kind != Asset.Kind.VIDEO or isinstance(wish, Sound) or shorter_side <= largest:
        return
    mend = "Choose a smaller size." if isinstance(wish, Transcode) else f"Convert it to {largest}p first."
    raise WishRefused(f"The result would be larger than {largest}p, the most that {user.current_tier.title()} allows. {mend}")
