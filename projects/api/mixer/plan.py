"""The dry run over JSON: its films, what is done to single ones, and the same as a CSV sheet."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from engine.mixing.settings import MOST_FILMS, MOST_GROUPS
from projects.api.mixer.fetching import as_it_is, conflict, project_of
from projects.api.mixer.shapes import CountSerializer, ExpectedSerializer
from projects.mixing import row_edits, setups, sheets
from projects.mixing.dry_runs import DryRun, Film, dry_run
from projects.models import MixSetup

Edit = Callable[[MixSetup, dict[str, Any], int], MixSetup]
EDITS: dict[str, Edit] = {
    "reroll": lambda setup, sent, expected: row_edits.reroll(setup, expected),
    "add": lambda setup, sent, expected: row_edits.add_row(setup, expected),
    **{
        name: lambda setup, sent, expected, edit=edit: edit(setup, sent["number"], expected)  # type: ignore[misc]
        for name, edit in {
            "lock": row_edits.lock,
            "unlock": row_edits.unlock,
            "reroll_one": row_edits.reroll_one,
            "copy": row_edits.copy_row,
            "remove": row_edits.remove_row,
        }.items()
    },
    "swap": lambda setup, sent, expected: row_edits.swap(setup, sent["number"], sent["place"], sent["clip"], expected),
    "fill_down": lambda setup, sent, expected: row_edits.fill_down(setup, sent["number"], sent["place"], expected),
}
OF_ALL = {"reroll", "add"}


class NearestSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="Of the film that is most like it.")
    differs = serializers.IntegerField(help_text="Places in which the two differ.")


class FilmSerializer(serializers.Serializer[Film]):
    """`picks` are clips by their ids, null where an optional group gives none; `name` is that of the file."""

    number = serializers.IntegerField()
    picks = serializers.SerializerMethodField()
    name = serializers.CharField()
    frames = serializers.IntegerField()
    seconds = serializers.FloatField()
    nearest = serializers.SerializerMethodField()
    places = serializers.IntegerField()
    is_locked = serializers.BooleanField()
    size_bytes = serializers.IntegerField(help_text="Estimated.")
    warnings = serializers.ListField(child=serializers.CharField())

    def get_picks(self, film: Film) -> list[UUID | None]:
        return [pick.pk if pick else None for pick in film.picks]

    @extend_schema_field(NearestSerializer(allow_null=True))
    def get_nearest(self, film: Film) -> dict[str, int] | None:
        return {"number": film.nearest[0], "differs": film.nearest[1]} if film.nearest else None


class PlanSerializer(serializers.Serializer[DryRun]):
    """Nothing is made or charged for it. `uses` are how often each clip comes, by its id; `coverage` the share of the pairs of
    clips that meet in a film."""

    version = serializers.IntegerField(source="assembly.setup.version")
    films = FilmSerializer(many=True)
    count = CountSerializer()
    problem = serializers.CharField()
    coverage = serializers.FloatField()
    uses = serializers.SerializerMethodField()
    formula = serializers.CharField()
    price = serializers.IntegerField()
    left = serializers.IntegerField(allow_null=True, help_text="Credits before it; null where credits are off.")
    seconds = serializers.FloatField(allow_null=True, help_text="That a run may take.")
    size_bytes = serializers.IntegerField(help_text="Of all films, estimated.")

    def get_uses(self, dry: DryRun) -> dict[str, int]:
        return {str(pk): times for pk, times in dry.uses.items()}


class RowEditSerializer(ExpectedSerializer):
    """`number` is of a film, for every act but reroll and add; `place` counts groups from 0; `clip` is an id, or null."""

    act = serializers.ChoiceField(choices=list(EDITS))
    number = serializers.IntegerField(min_value=1, max_value=MOST_FILMS, required=False)
    place = serializers.IntegerField(min_value=0, max_value=MOST_GROUPS - 1, required=False)
    clip = serializers.UUIDField(allow_null=True, required=False, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        needed = set() if attrs["act"] in OF_ALL else {"number"}
        needed |= {"place"} if attrs["act"] in ("swap", "fill_down") else set()
        if missing := needed - attrs.keys():
            raise serializers.ValidationError({name: ["This act needs it."] for name in sorted(missing)})
        return {**attrs, "clip": str(attrs["clip"]) if attrs["clip"] else None}


class SheetSerializer(ExpectedSerializer):
    text = serializers.CharField(max_length=sheets.LONGEST, trim_whitespace=False, help_text="Of a CSV file.")


@extend_schema(operation_id="get_mix_plan", responses=PlanSerializer)
@api_view(["GET"])
def plan(request: Request, pk: UUID) -> Response:
    """Which films a run would make now, what it costs and how long it may take."""
    return Response(PlanSerializer(dry_run(project_of(request, pk))).data)


@extend_schema(operation_id="edit_mix_plan", request=RowEditSerializer, responses=PlanSerializer)
@api_view(["POST"])
def edit_rows(request: Request, pk: UUID) -> Response:
    """Lock, swap or draw again a film, or edit the rows of MANUAL; the answer is the plan. 409 when someone saved in between."""
    project = project_of(request, pk)
    sent = RowEditSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    asked = sent.validated_data
    try:
        EDITS[asked["act"]](setups.setup_of(project), asked, asked["version"])
    except setups.SetupConflict as error:
        return conflict(error)
    return Response(PlanSerializer(dry_run(project)).data)


@extend_schema(methods=["GET"], operation_id="get_mix_sheet", responses={(200, "text/csv"): OpenApiTypes.STR})
@extend_schema(methods=["POST"], operation_id="read_mix_sheet", request=SheetSerializer, responses=PlanSerializer)
@as_it_is
@api_view(["GET", "POST"])
def sheet(request: Request, pk: UUID) -> HttpResponse:
    """The plan as CSV. POST takes its films from one: all of MANUAL, in AUTO those that are locked; a fault names its line."""
    project = project_of(request, pk)
    if request.method == "GET":
        return HttpResponse(sheets.to_csv(dry_run(project)), content_type="text/csv; charset=utf-8")
    sent = SheetSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    rows = sheets.read_csv(project, sent.validated_data["text"])
    try:
        row_edits.put_rows(setups.setup_of(project), rows, sent.validated_data["version"])
    except setups.SetupConflict as error:
        return conflict(error)
    return Response(PlanSerializer(dry_run(project)).data)
