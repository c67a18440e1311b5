"""What allauth and Django keep about getting in, for staff: addresses, second factors, browsers, groups of rights.

Registered in place of their own classes, which show the seed of a second factor and the key of a session: with the one staff
could make a person's codes, with the other be that person. Neither is shown here. Nothing but groups is edited: an address
is changed with its person, a factor is taken away with its codes, both by actions on people.
"""

from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin
import django.contrib.auth.admin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group
from django.db.models import F, QuerySet
from django.http import HttpRequest

from accounts import sessions
from accounts.audited_admin import AuditedAdmin, ReadOnlyAdmin
from accounts.devices import device

# Imported above so that they have registered theirs: what autodiscover imports later is not run again.
THEIRS = (allauth.account.admin, allauth.mfa.admin, allauth.usersessions.admin, django.contrib.auth.admin)
admin.site.unregister([EmailAddress, Authenticator, UserSession, Group])


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin[EmailAddress], AuditedAdmin[EmailAddress]):
    list_display = ["email", "user", "verified", "primary"]
    list_filter = ["verified", "primary"]
    list_select_related = ["user"]
    search_fields = ["email", "user__email", "user__username"]
    ordering = ["email", "pk"]
    show_full_result_count = False
    actions = ["verify"]

    def has_verify_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("account.change_emailaddress")

    @admin.action(description="Take the address for verified", permissions=["verify"])
    def verify(self, request: HttpRequest, queryset: QuerySet[EmailAddress]) -> None:
        """For who cannot get our mail, and has shown otherwise that the address is theirs. One that only waits to take the place
        of theirs is left: staff change the person's."""
        mine = queryset.filter(verified=False, email=F("user__email")).select_related("user")
        chosen = [row for row in mine if row.set_verified()]
        for row in chosen:
            self.log_deed(request, row, "staff_action", "Took the address for verified.")
        self.message_user(request, f"{len(chosen)} addresses are verified.", messages.SUCCESS)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin[Authenticator], AuditedAdmin[Authenticator]):
    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type", "created_at", ("last_used_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__username"]
    ordering = ["-created_at", "-pk"]
    show_full_result_count = False
    fields = ["user", "type", "created_at", "last_used_at"]  # and not `data`


@admin.register(UserSession)
class UserSessionAdmin(ReadOnlyAdmin[UserSession], AuditedAdmin[UserSession]):
    list_display = ["user", "browser", "ip", "created_at", "last_seen_at"]
    list_filter = ["created_at", "last_seen_at"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__username", "ip", "user_agent"]
    ordering = ["-last_seen_at", "-pk"]
    show_full_result_count = False
    fields = ["user", "browser", "user_agent", "ip", "created_at", "last_seen_at"]  # and not `session_key`
    actions = ["end"]

    def has_end_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("usersessions.change_usersession")

    @admin.display(description="Browser", ordering="user_agent")
    def browser(self, row: UserSession) -> str:
        return device(row.user_agent)

    @admin.action(description="Sign out", permissions=["end"])
    def end(self, request: HttpRequest, queryset: QuerySet[UserSession]) -> None:
        chosen = list(queryset.select_related("user"))
        for row in chosen:
            self.log_deed(request, row, "sessions_ended", f"Signed out {device(row.user_agent)}.")
            sessions.end(row)
        self.message_user(request, f"{len(chosen)} browsers are signed out.", messages.SUCCESS)


@admin.register(Group)
class GroupAdmin(AuditedAdmin[Group], DjangoGroupAdmin):
    list_display = ["name", "people"]
    search_fields = ["name"]
    ordering = ["name"]

    @admin.display(description="People")
    def people(self, group: Group) -> int:
        return group.user_set.count()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("user_set")
