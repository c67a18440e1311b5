"""What the mixer's API takes and tells of groups, clips and settings."""

from typing import Any

from rest_framework import serializers

from engine.mixing.settings import MOST_CLIPS, MOST_GROUPS
from engine.transitions import DRAWN
from projects.mixing.groups import LONGEST_US, NAME_LENGTH
from projects.models import WEIGHT_MAX, ClipGroup, ProjectClip

MOST_VERSIONS = 2_147_483_647
_MICROSECONDS = "Microseconds."


class ClipSerializer(serializers.ModelSerializer[ProjectClip]):
    """`weight`: how often it is taken beside the others of its group, 0 is never. What is left out stays as it is."""

    asset = serializers.UUIDField(source="asset_id", read_only=True)
    group = serializers.UUIDField(source="group_id", read_only=True, allow_null=True)
    title = serializers.CharField(max_length=NAME_LENGTH)
    weight = serializers.IntegerField(min_value=0, max_value=WEIGHT_MAX)
    source_in_us = serializers.IntegerField(min_value=0, max_value=LONGEST_US, help_text=_MICROSECONDS)
    length_us = serializers.IntegerField(
        min_value=1, max_value=LONGEST_US, allow_null=True, help_text="Microseconds; null is all that is left of it."
    )

    class Meta:
        model = ProjectClip
        fields = ("id", "asset", "group", "title", "order", "weight", "source_in_us", "length_us")
        read_only_fields = ("id", "order")


class GroupSerializer(serializers.ModelSerializer[ClipGroup]):
    """`trim`: which part of each clip plays, `trim_us` long. `transition`: how its clip takes over; empty is a hard cut."""

    name = serializers.CharField(max_length=NAME_LENGTH, required=False, allow_blank=True, default="")
    is_optional = serializers.BooleanField(required=False)
    trim = serializers.ChoiceField(choices=ClipGroup.Trim.values, required=False)
    trim_us = serializers.IntegerField(
        min_value=1, max_value=LONGEST_US, allow_null=True, required=False, help_text=_MICROSECONDS
    )
    transition = serializers.ChoiceField(choices=sorted(DRAWN), allow_blank=True, required=False)
    transition_us = serializers.IntegerField(min_value=1, max_value=LONGEST_US, required=False, help_text=_MICROSECONDS)

    class Meta:
        model = ClipGroup
        fields = ("id", "name", "order", "is_optional", "trim", "trim_us", "transition", "transition_us")
        read_only_fields = ("id", "order")


class FullGroupSerializer(GroupSerializer):
    clips = serializers.SerializerMethodField()

    class Meta(GroupSerializer.Meta):
        fields = (*GroupSerializer.Meta.fields, "clips")  # type: ignore[assignment]

    def get_clips(self, group: ClipGroup) -> list[dict[str, Any]]:
        return list(ClipSerializer(sorted(group.clips.all(), key=lambda clip: clip.order), many=True).data)


class NewClipsSerializer(serializers.Serializer[Any]):
    assets = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_CLIPS)
    group = serializers.UUIDField(allow_null=True, required=False, default=None, help_text="Left out or null: in no group.")


class PlaceSerializer(serializers.Serializer[Any]):
    to = serializers.IntegerField(
        min_value=0, max_value=max(MOST_CLIPS, MOST_GROUPS), help_text="From 0; beyond the last is the last."
    )


class ClipPlaceSerializer(PlaceSerializer):
    group = serializers.UUIDField(allow_null=True, required=False, default=None, help_text="Null: in no group.")


class ExpectedSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, max_value=MOST_VERSIONS, help_text="The one that the caller last saw.")


class SettingsSerializer(ExpectedSerializer):
    settings = serializers.DictField(help_text="As `settings` of the answer; groups and clips have addresses of their own.")


class CountSerializer(serializers.Serializer[Any]):
    value = serializers.IntegerField(help_text="Different films that there can be, after the rules.")
    is_exact = serializers.BooleanField(help_text="Or else there are at most so many.")


class SetupSerializer(serializers.Serializer[Any]):
    """`formula` says what `count` is made of. `problem` why there is no plan and what would help; empty when all is well."""

    version = serializers.IntegerField()
    edited_at = serializers.DateTimeField()
    settings = serializers.DictField()
    groups = FullGroupSerializer(many=True)
    clips = ClipSerializer(many=True, help_text="Those in no group.")
    count = CountSerializer()
    formula = serializers.CharField()
    price = serializers.IntegerField(help_text="Of a run, in credits.")
    problem = serializers.CharField()
    troubles = serializers.ListField(child=serializers.CharField(), help_text="Clips that are left out, and why.")
