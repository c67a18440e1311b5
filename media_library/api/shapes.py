"""What assets, tags and collections look like in JSON, and what may be sent about them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.timezone import localtime
from rest_framework import serializers

from media_library import storage
from media_library.models import Asset, Collection, Tag
from media_library.url_import import URLS_MAX

ROLES = ["poster", "proxy", "filmstrip", "peaks"]
_WORDS = ("name", "original_name", "kind", "source", "status", "error")
_FIGURES = (
    *("is_starred", "size", "duration_us", "width", "height", "frame_rate_num", "frame_rate_den", "codec", "container"),
    *("has_audio", "mime_type", "checksum"),
)
_MOMENTS = ("created_at", "updated_at", "deleted_at")


class TagSerializer(serializers.ModelSerializer[Tag]):
    count = serializers.IntegerField(read_only=True, default=0, help_text="Assets that have it and are not in the trash.")

    class Meta:
        model = Tag
        fields = ("id", "name", "count", "created_at")
        read_only_fields = ("id", "created_at")
        extra_kwargs = {"name": {"max_length": 50}}


class CollectionSerializer(serializers.ModelSerializer[Collection]):
    count = serializers.IntegerField(read_only=True, default=0, help_text="Assets on it that are not in the trash.")

    class Meta:
        model = Collection
        fields = ("id", "name", "count", "created_at", "updated_at")
        read_only_fields = ("id", "created_at", "updated_at")


class AssetSerializer(serializers.ModelSerializer[Asset]):
    """An asset. Times in microseconds, the frame rate as a fraction; addresses hold for some hours, for its owner alone.

    Of a row with `labels` and `shelves`, as media_library.querying adds them.
    """

    tags = serializers.SerializerMethodField()
    collections = serializers.SerializerMethodField()
    job = serializers.UUIDField(source="job_id", read_only=True, allow_null=True)
    parent = serializers.UUIDField(source="parent_id", read_only=True, allow_null=True)  # type: ignore[assignment]  # likewise
    urls = serializers.SerializerMethodField(help_text="Addresses by role: original, poster, proxy, filmstrip, peaks.")

    class Meta:
        model = Asset
        fields = ("id", *_WORDS, "job", "parent", "tags", "collections", *_FIGURES, "urls", *_MOMENTS)
        read_only_fields = tuple(name for name in fields if name not in ("name", "is_starred"))

    def to_representation(self, asset: Any) -> dict[str, Any]:
        """What the fields would tell, written out: asked one by one they take half as long again, for twenty assets at a time."""
        return {
            "id": str(asset.pk),
            **{name: getattr(asset, name) for name in _WORDS},
            "job": _text(asset.job_id),
            "parent": _text(asset.parent_id),
            "tags": self.get_tags(asset),
            "collections": self.get_collections(asset),
            **{name: getattr(asset, name) for name in _FIGURES},
            "urls": self.get_urls(asset),
            **{name: _moment(getattr(asset, name)) for name in _MOMENTS},
        }

    def get_tags(self, asset: Any) -> list[str]:
        return sorted(asset.labels or [])

    def get_collections(self, asset: Any) -> list[UUID]:
        return [UUID(pk) for pk in asset.shelves or []]

    def get_urls(self, asset: Asset) -> dict[str, str]:
        if asset.status != Asset.Status.READY:
            return {}
        made = {role: storage.url_for(asset, role) for role in ROLES if role in asset.derived}  # type: ignore[arg-type]
        return {"original": storage.url_for(asset), **made}


def _text(pk: UUID | None) -> str | None:
    return None if pk is None else str(pk)


def _moment(value: datetime | None) -> str | None:
    """As the framework writes it: in the zone of the studio, and Z for UTC."""
    return None if value is None else localtime(value).isoformat().replace("+00:00", "Z")


class AssetPageSerializer(serializers.Serializer[Any]):
    results = AssetSerializer(many=True)
    total = serializers.IntegerField(help_text="Of all pages. 10,001 stands for more than 10,000.")
    next = serializers.CharField(allow_blank=True, help_text="For the parameter `after` of the next page; empty on the last.")


class SelectionSerializer(serializers.Serializer[Any]):
    """Which assets and what to do: `ids`; or `all` with the library's `query`; or `trashed_at`, which an undo names."""

    action = serializers.ChoiceField(
        choices=["tag", "untag", "collect", "uncollect", "star", "unstar", "trash", "restore", "delete", "project"]
    )
    ids = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=1000)
    all = serializers.BooleanField(required=False, default=False)
    query = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    trashed_at = serializers.DateTimeField(required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=50), required=False, max_length=20)
    collection = serializers.CharField(required=False, max_length=100, help_text="Name or id.")
    project = serializers.CharField(required=False, max_length=500, help_text="Id of a project, or empty for a new one.")
    name = serializers.CharField(required=False, max_length=500, help_text="Of the new project.")
    sure = serializers.BooleanField(required=False, default=False, help_text="Needed to delete for good.")

    def to_form(self) -> QueryDict:
        """As the page's form would send it."""
        values, form = self.validated_data, QueryDict(mutable=True)
        form.setlist("ids", [str(pk) for pk in values.get("ids", [])])
        form["tags"] = ",".join(values.get("tags", []))
        for name in ("all", "sure"):
            form[name] = "1" if values[name] else ""
        for name in ("query", "collection", "project", "name"):
            form[name] = values.get(name, "")
        if "trashed_at" in values:
            form["trashed_at"] = values["trashed_at"].isoformat()
        return form


class DoneSerializer(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    message = serializers.CharField()
    ids = serializers.ListField(child=serializers.UUIDField(), help_text="The first thousand.")
    undo = serializers.DictField(child=serializers.CharField(), allow_null=True, help_text="To be sent to take it back.")
    url = serializers.CharField(allow_blank=True)


class TagsSerializer(serializers.Serializer[Any]):
    tags = serializers.ListField(child=serializers.CharField(max_length=50), max_length=20)


class ImportSerializer(serializers.Serializer[Any]):
    urls = serializers.ListField(child=serializers.CharField(max_length=2000), min_length=1, max_length=URLS_MAX)


class UseSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # a word of the field's own constructor
    title = serializers.CharField()
    url = serializers.CharField()
