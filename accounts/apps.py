from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Django's own signal, sent for every app after each `migrate`. A migration alone would not do: to alter a table
        # SQLite makes it anew, and its triggers are gone. Here they come back before anyone can write.
        from accounts import append_only, rows, updated_at, watching

        post_migrate.connect(updated_at.install_after_migrate, dispatch_uid="accounts.updated_at")
        post_migrate.connect(append_only.install_after_migrate, sender=self, dispatch_uid="accounts.append_only")
        post_migrate.connect(rows.install_after_migrate, dispatch_uid="accounts.rows")
        connection_created.connect(rows.watch, dispatch_uid="accounts.rows")
        watching.connect()
