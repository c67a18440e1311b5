"""Things that a program names by their ids: of those that it may name, or a fault at the field."""

from typing import Any
from uuid import UUID

from rest_framework import serializers


def chosen(rows: Any, pk: UUID | None, field: str, otherwise: str) -> Any:
    """The one of `rows`, none where none is named. Raises ValidationError with the sentence `otherwise`."""
    found = rows.filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise serializers.ValidationError({field: [otherwise]})
    return found
