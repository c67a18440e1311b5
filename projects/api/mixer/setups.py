"""How a project is mixed, over JSON: its settings by version, with its groups and clips and what they come to."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from engine.mixing.settings import MixSettings
from projects.api.mixer.fetching import conflict, project_of
from projects.api.mixer.shapes import SettingsSerializer, SetupSerializer
from projects.mixing import setups
from projects.mixing.dry_runs import dry_run
from projects.models import Project


@extend_schema(methods=["GET"], operation_id="get_mix_setup", responses=SetupSerializer)
@extend_schema(methods=["PUT"], operation_id="save_mix_setup", request=SettingsSerializer, responses=SetupSerializer)
@extend_schema(methods=["PATCH"], operation_id="change_mix_setup", request=SettingsSerializer, responses=SetupSerializer)
@api_view(["GET", "PUT", "PATCH"])
def setup(request: Request, pk: UUID) -> Response:
    """How the project is mixed. PUT replaces the settings, PATCH sets those that it names; both from the version that it tells.

    409 with `current` when someone saved in between; 422 with every fault by its path.
    """
    project = project_of(request, pk)
    if request.method == "GET":
        return Response(told(project))
    sent = SettingsSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    wanted, expected = sent.validated_data["settings"], sent.validated_data["version"]
    now = setups.setup_of(project)
    whole = wanted if request.method == "PUT" else {**now.settings, **wanted}
    try:
        setups.save(now, MixSettings.load(whole), expected)
    except setups.SetupConflict as error:
        return conflict(error)
    return Response(told(project))


def told(project: Project) -> dict[str, Any]:
    """The setup as it is now, as JSON values."""
    dry = dry_run(project)
    now = dry.assembly.setup
    shown = {
        "version": now.version,
        "edited_at": now.edited_at,
        "settings": now.settings,
        "groups": project.groups.order_by("order").prefetch_related("clips"),
        "clips": project.clips.filter(group__isnull=True).order_by("order", "created_at"),
        "count": dry.count,
        "formula": dry.formula,
        "price": dry.price,
        "problem": dry.problem,
        "troubles": dry.assembly.troubles,
    }
    return dict(SetupSerializer(shown).data)
