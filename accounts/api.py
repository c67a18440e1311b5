"""Signing in by the API, under /api/v1/auth/. Tokens go in bodies and headers, never in an address."""

from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import tokens
from accounts.models import CreditTransaction, User
from accounts.preferences import Preferences, validate_preferences
from accounts.recognising import recognise

ENTRIES_A_PAGE = 50


class LoginSerializer(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=255)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    code = serializers.CharField(
        max_length=50, default="", allow_blank=True, help_text="Of the second factor, where there is one."
    )


class RefreshSerializer(serializers.Serializer[Any]):
    refresh = serializers.CharField(max_length=2000)


class UserSerializer(serializers.ModelSerializer[User]):
    tier = serializers.CharField(source="current_tier", help_text="What holds now; a licence that has ended counts as FREE.")
    storage_limit = serializers.IntegerField(source="allowance.storage_limit", help_text="Bytes.")

    class Meta:
        model = User
        fields = (
            *("id", "email", "username", "first_name", "last_name", "display_name", "is_staff"),
            *("tier", "licence_until", "credits", "storage_used", "storage_limit", "preferences", "created_at"),
        )
        read_only_fields = fields


class ProfileSerializer(serializers.ModelSerializer[User]):
    """What a person may change of themselves. `preferences` has the shape of accounts/preferences.py."""

    preferences = serializers.DictField(required=False)

    class Meta:
        model = User
        fields = ("first_name", "last_name", "username", "preferences")

    def validate_username(self, username: str) -> str:
        assert self.instance
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise serializers.ValidationError("That username is taken.")
        return username

    def validate_preferences(self, changes: dict[str, Any]) -> dict[str, Any]:
        assert self.instance
        merged = {**Preferences.read(self.instance.preferences).dump(), **changes}
        validate_preferences(merged)
        return Preferences.model_validate(merged).dump()


class EntrySerializer(serializers.ModelSerializer[CreditTransaction]):
    class Meta:
        model = CreditTransaction
        fields = ("id", "kind", "amount", "reference", "description", "created_at")


class EntryPageSerializer(serializers.Serializer[Any]):
    results = EntrySerializer(many=True)
    next = serializers.IntegerField(allow_null=True, help_text="For the parameter `before` of the next page.")


class TokensSerializer(serializers.Serializer[tokens.Pair]):
    access = serializers.CharField(help_text="For the header `Authorization: Bearer`; holds for ten minutes.")
    refresh = serializers.CharField(help_text="For the next pair, once, within fourteen days.")
    user = UserSerializer()


@extend_schema(operation_id="log_in", request=LoginSerializer, responses=TokensSerializer)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
def login(request: Request) -> Response:
    """Email and password, and the code of a second factor where there is one, for tokens and the person."""
    values = _read(LoginSerializer, request)
    user = recognise(request._request, **values)
    return _tokens(tokens.open_login(user, request))


@extend_schema(operation_id="refresh_tokens", request=RefreshSerializer, responses=TokensSerializer)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
def refresh(request: Request) -> Response:
    """A refresh token for the next pair. Each serves once; a second time it ends the sign-in, as a stolen one would be used."""
    return _tokens(tokens.refresh(_read(RefreshSerializer, request)["refresh"], request))


@extend_schema(operation_id="log_out", request=RefreshSerializer, responses={204: None})
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
def logout(request: Request) -> Response:
    """End the sign-in that a refresh token belongs to: neither it nor the access tokens hold any more."""
    tokens.revoke_by(_read(RefreshSerializer, request)["refresh"], request)
    return Response(status=204)


@extend_schema(methods=["GET"], operation_id="get_me", responses=UserSerializer)
@extend_schema(methods=["PATCH"], operation_id="change_me", request=ProfileSerializer, responses=UserSerializer)
@api_view(["GET", "PATCH"])
def me(request: Request) -> Response:
    """The person who asks. PATCH changes names and preferences; a preference that is not named stays as it is."""
    user = cast(User, request.user)
    if request.method == "PATCH":
        sent = ProfileSerializer(user, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        sent.save()
    return Response(UserSerializer(user).data)


@extend_schema(operation_id="list_credit_entries", parameters=[OpenApiParameter("before", int)], responses=EntryPageSerializer)
@api_view(["GET"])
def credit_entries(request: Request) -> Response:
    """The ledger of the person who asks, the newest entry first, fifty at a time."""
    mine = CreditTransaction.objects.filter(owner=cast(User, request.user)).order_by("-pk")
    before = request.query_params.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        mine = mine.filter(pk__lt=int(before))
    rows = list(mine[: ENTRIES_A_PAGE + 1])
    shown = rows[:ENTRIES_A_PAGE]
    page = {"results": shown, "next": shown[-1].pk if len(rows) > ENTRIES_A_PAGE else None}
    return Response(EntryPageSerializer(page).data)


def _read(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    form = serializer(data=request.data)
    form.is_valid(raise_exception=True)
    return cast(dict[str, Any], form.validated_data)


def _tokens(pair: tokens.Pair) -> Response:
    return Response(TokensSerializer(pair).data, headers={"Cache-Control": "no-store"})
