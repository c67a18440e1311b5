from django.apps import AppConfig


class MediaLibraryConfig(AppConfig):
    name = "media_library"
    verbose_name = "Library"
    default_auto_field = "django.db.models.BigAutoField"
