from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GenerationConfig(AppConfig):
    name = "generation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # After each `migrate`, and so at every start: a new version of the studio may make other things than the one before.
        post_migrate.connect(_list_models, sender=self, dispatch_uid="generation.catalogue")


def _list_models(using: str, **kwargs: object) -> None:
    from generation import catalogue

    catalogue.install(using)
