"""Assets and uploads for staff: to find and to read. Bytes are never changed here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from media_library import importing
from media_library.models import Asset, Upload


@admin.register(Asset)
class AssetAdmin(admin.ModelAdmin[Asset]):
    list_display = ["name", "owner", "kind", "source", "status", "size", "created_at", "deleted_at"]
    list_filter = ["status", "kind", "source", "created_at"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email", "id", "checksum"]
    raw_id_fields = ["owner", "job"]
    date_hierarchy = "created_at"
    readonly_fields = [
        *["id", "created_at", "updated_at", "status", "error", "size", "checksum", "storage_key", "mime_type"],
        *["derived", "metadata", "codec", "container", "duration_us", "width", "height"],
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Asset) -> None:
        importing.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Asset]) -> None:
        for asset in queryset:
            importing.remove(asset)


@admin.register(Upload)
class UploadAdmin(admin.ModelAdmin[Upload]):
    list_display = ["name", "owner", "size", "asset", "created_at"]
    list_select_related = ["owner", "asset"]
    search_fields = ["name", "owner__email", "id"]
    raw_id_fields = ["owner", "asset"]
    readonly_fields = ["id", "size", "mime_type", "created_at", "updated_at"]
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
