"""People, the ledger, the audit log and the sign-ins of programs, as staff see them.

The hash of a password is not shown; no person is deleted here, as a purge does that; and no entry of the ledger is made or
changed by hand: grants are an action on people.
"""

from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts import audit, credits, second_factor, tokens
from accounts import entrance_admin as entrance_admin  # which registers what it draws
from accounts.audited_admin import AuditedAdmin, ReadOnlyAdmin
from accounts.closing import close_account, reopen_account
from accounts.granting import GrantForm
from accounts.models import ApiLogin, AuditEvent, CreditTransaction, RateCount, User
from accounts.preference_filters import ExportPresetFilter, ThemeFilter

# Staff sign in at the same door as everyone, so that the same limits on attempts hold.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class NewUserForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "username")


class CurrentTierFilter(admin.SimpleListFilter):
    """By what holds now: a licence that has ended counts as FREE."""

    title = "current tier"
    parameter_name = "tier"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(User.Tier.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        has_lapsed = Q(licence_until__isnull=False, licence_until__lte=timezone.now())
        if self.value() is None:
            return queryset
        if self.value() == User.Tier.FREE:
            return queryset.filter(Q(tier=User.Tier.FREE) | has_lapsed)
        return queryset.filter(~has_lapsed, tier=self.value())


@admin.register(User)
class UserAdmin(AuditedAdmin[User], DjangoUserAdmin[User]):
    form = ModelForm[User]  # not Django's, which declares the hash as a field
    add_form = NewUserForm
    list_display = [
        *["email", "username", "display_name", "current_tier", "credits", "storage"],
        *["is_active", "is_staff", "created_at", "last_login", "deleted_at"],
    ]
    list_filter = [
        CurrentTierFilter,
        "is_active",
        "is_staff",
        "is_superuser",
        ("deleted_at", admin.EmptyFieldListFilter),
        ThemeFilter,
        ExportPresetFilter,
        "created_at",
    ]
    search_fields = ["email", "username", "first_name", "last_name", "=id"]
    ordering = ["-created_at", "-id"]
    readonly_fields = [
        *["id", "password_link", "credits", "storage_used"],
        *["last_login", "deleted_at", "created_at", "updated_at"],
    ]
    fieldsets = [
        (None, {"fields": ["id", "email", "username", "first_name", "last_name", "preferences", "password_link"]}),
        ("Subscription", {"fields": ["tier", "licence_until", "credits", "storage_used"]}),
        ("Rights", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Times", {"fields": ["last_login", "created_at", "updated_at", "deleted_at"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "username", "usable_password", "password1", "password2"]})]
    actions = ["grant_credits", "close_accounts", "reopen_accounts", "take_second_factor"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """The address from before must not open the account any longer: allauth keeps its own list. A new person, and one whose
        tier rose, has the month's credits at once."""
        super().save_model(request, obj, form, change)
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()
        if given := credits.grant_month(obj):
            self.message_user(request, f"{obj} was given {credits.counted(given)} for this month.", messages.INFO)

    @admin.display(description="Storage", ordering="storage_used")
    def storage(self, user: User) -> str:
        return filesizeformat(user.storage_used)

    @admin.display(description="Tier")
    def current_tier(self, user: User) -> str:
        return user.current_tier

    @admin.display(description="Password")
    def password_link(self, user: User) -> SafeString:
        return mark_safe('<a href="../password/">Set a new password</a>')

    @admin.action(description="Grant credits", permissions=["change"])
    def grant_credits(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """A page that asks how many and why; sent from there, it gives them. Once, however often it is sent."""
        people = list(queryset.order_by("email"))
        form = GrantForm(request.POST if "apply" in request.POST else None, initial={"key": uuid4()})
        given = form.try_save(people) if form.is_valid() else None
        if given is None:
            page = {"title": "Grant credits", "form": form, "people": people, "checkbox": ACTION_CHECKBOX_NAME, "opts": self.opts}
            context = {**self.admin_site.each_context(request), **page}
            return TemplateResponse(request, "admin/accounts/user/grant_credits.html", context)
        data = form.cleaned_data
        for user in given:
            self.log_deed(request, user, "credits_granted", f"Granted {data['amount']:+,} credits: {data['reason']}")
        done = (
            f"{credits.counted(data['amount'])} granted to {len(people)}" if given else "Granted before: nothing was given twice"
        )
        self.message_user(request, f"{done}.", messages.SUCCESS)
        return None

    @admin.action(description="Close account", permissions=["change"])
    def close_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        chosen = [user for user in queryset if user != request.user]
        for user in chosen:
            close_account(user)
            self.log_deed(request, user, "account_closed", "Closed the account.")
        self.message_user(request, f"{len(chosen)} closed. Your own account cannot be closed here.", messages.SUCCESS)

    @admin.action(description="Reopen account", permissions=["change"])
    def reopen_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        chosen = list(queryset)
        for user in chosen:
            reopen_account(user)
            self.log_deed(request, user, "account_reopened", "Reopened the account.")
        self.message_user(request, f"{len(chosen)} reopened.", messages.SUCCESS)

    @admin.action(description="Take away the second factor", permissions=["change"])
    def take_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For who has lost the app and the recovery codes, and has proved to be who they are."""
        chosen = [user for user in queryset if second_factor.take_away(user)]
        for user in chosen:
            self.log_deed(request, user, "second_factor_off", "Took away the second factor.")
        self.message_user(request, f"{len(chosen)} sign in by their password alone from now on.", messages.SUCCESS)


@admin.register(CreditTransaction)
class CreditTransactionAdmin(ReadOnlyAdmin[CreditTransaction], AuditedAdmin[CreditTransaction]):
    list_display = ["created_at", "owner", "kind", "amount", "description", "reference"]
    list_filter = ["kind", "created_at"]
    list_select_related = ["owner"]
    search_fields = ["owner__email", "=reference", "description"]
    ordering = ["-id"]
    show_full_result_count = False


class ActionFilter(admin.SimpleListFilter):
    """From the vocabulary: to ask the table which actions it holds is to read all of it."""

    title = parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(audit.ACTIONS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin[AuditEvent]):
    list_display = ["at", "actor", "said", "owner", "target", "description", "address", "request_id"]
    list_filter = [ActionFilter, "created_at"]
    list_select_related = ["actor", "owner"]
    search_fields = ["actor__email", "owner__email", "=target_id", "description", "=request_id", "address"]
    search_help_text = "By who did it, whose things they were, words, the id of the thing or of the request, or the address."
    ordering = ["-created_at", "-id"]
    show_full_result_count = False

    @admin.display(description="When", ordering="created_at")
    def at(self, event: AuditEvent) -> str:
        return f"{timezone.localtime(event.created_at):%d %b %Y %H:%M:%S}"

    @admin.display(description="Action", ordering="action")
    def said(self, event: AuditEvent) -> str:
        return audit.ACTIONS.get(event.action, event.action)


@admin.register(ApiLogin)
class ApiLoginAdmin(ReadOnlyAdmin[ApiLogin], AuditedAdmin[ApiLogin]):
    list_display = ["created_at", "owner", "user_agent", "address", "used_at", "expires_at", "revoked_at"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["owner"]
    search_fields = ["owner__email", "=id", "user_agent"]
    ordering = ["-used_at"]
    show_full_result_count = False
    actions = ["revoke"]

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_apilogin")

    @admin.action(description="Revoke", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiLogin]) -> None:
        for login in queryset.select_related("owner"):
            tokens.revoke(login, request, by=cast(User, request.user))
        self.message_user(request, "No token of these holds any more.", messages.SUCCESS)


@admin.register(RateCount)
class RateCountAdmin(ReadOnlyAdmin[RateCount]):
    """Who asked is a hash: a row tells staff that somebody is held up, and by what."""

    list_display = ["key", "taken", "ends"]
    search_fields = ["key"]
    ordering = ["-ends_at"]
    show_full_result_count = False

    @admin.display(description="Ends", ordering="ends_at")
    def ends(self, count: RateCount) -> datetime:
        return datetime.fromtimestamp(count.ends_at, UTC)
