"""Assets, their tags and collections, and uploads for staff: to find and to read. Bytes are never changed here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.audited_admin import AuditedAdmin
from media_library import removing, reservations
from media_library.models import Asset, Collection, Tag, Upload


@admin.register(Asset)
class AssetAdmin(AuditedAdmin[Asset]):
    list_display = ["name", "owner", "kind", "source", "status", "size", "created_at", "deleted_at"]
    list_filter = ["status", "kind", "source", "created_at"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email", "id", "checksum"]
    readonly_fields = [
        *["id", "owner", "job", "created_at", "updated_at", "status", "error", "size", "checksum", "storage_key", "mime_type"],
        *["derived", "metadata", "codec", "container", "duration_us", "width", "height"],
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Asset, form: ModelForm[Asset], change: bool) -> None:
        obj.save(update_fields=[*form.changed_data, "updated_at"])  # and no more: its job may end meanwhile

    def delete_model(self, request: HttpRequest, obj: Asset) -> None:
        removing.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Asset]) -> None:
        for asset in queryset:
            removing.remove(asset)


@admin.register(Upload)
class UploadAdmin(AuditedAdmin[Upload]):
    list_display = ["name", "owner", "size", "asset", "created_at"]
    list_filter = [("asset", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["owner", "asset"]
    search_fields = ["name", "owner__email", "id"]
    readonly_fields = ["id", "created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Upload | None = None) -> bool:
        return False  # what is announced is what counts

    def delete_model(self, request: HttpRequest, obj: Upload) -> None:
        if obj.asset_id:
            obj.delete()  # a receipt
        else:
            reservations.take_back(obj.pk)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Upload]) -> None:
        for upload in queryset:
            self.delete_model(request, upload)


@admin.register(Tag)
class TagAdmin(AuditedAdmin[Tag]):
    list_display = ["name", "owner", "created_at"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email"]
    readonly_fields = ["id", "owner", "created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Collection)
class CollectionAdmin(AuditedAdmin[Collection]):
    list_display = ["name", "owner", "created_at", "updated_at"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__email"]
    readonly_fields = ["id", "owner", "created_at", "updated_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
