"""People, as staff see them. The hash of a password is not shown, and no row is deleted here: a purge does that."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from accounts.closing import close_account, reopen_account
from accounts.models import User

# Staff sign in at the same door as everyone, so that the same limits on attempts hold.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class NewUserForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "username")


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    form = ModelForm[User]  # not Django's, which declares the hash as a field
    add_form = NewUserForm
    list_display = ["email", "username", "display_name", "is_active", "is_staff", "created_at", "last_login", "deleted_at"]
    list_filter = ["is_active", "is_staff", "is_superuser", ("deleted_at", admin.EmptyFieldListFilter), "created_at"]
    search_fields = ["email", "username", "first_name", "last_name", "=id"]
    ordering = ["-created_at", "-id"]
    readonly_fields = ["id", "password_link", "last_login", "deleted_at", "created_at", "updated_at"]
    fieldsets = [
        (None, {"fields": ["id", "email", "username", "first_name", "last_name", "preferences", "password_link"]}),
        ("Rights", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Times", {"fields": ["last_login", "created_at", "updated_at", "deleted_at"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "username", "usable_password", "password1", "password2"]})]
    actions = ["close_accounts", "reopen_accounts"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """The address from before must not open the account any longer: allauth keeps its own list."""
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()

    @admin.display(description="Password")
    def password_link(self, user: User) -> SafeString:
        return mark_safe('<a href="../password/">Set a new password</a>')

    @admin.action(description="Close account", permissions=["change"])
    def close_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        chosen = [user for user in queryset if user != request.user]
        for user in chosen:
            close_account(user)
            self.log_change(request, user, "Closed the account.")
        self.message_user(request, f"{len(chosen)} closed. Your own account cannot be closed here.", messages.SUCCESS)

    @admin.action(description="Reopen account", permissions=["change"])
    def reopen_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        chosen = list(queryset)
        for user in chosen:
            reopen_account(user)
            self.log_change(request, user, "Reopened the account.")
        self.message_user(request, f"{len(chosen)} reopened.", messages.SUCCESS)
