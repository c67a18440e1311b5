"""The models that may be chosen, over JSON."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from generation import catalogue
from generation.api.shapes import ModelSerializer
from generation.providers.shapes import Modality

MODALITIES = [each.value for each in Modality]


@extend_schema(
    operation_id="list_models",
    parameters=[OpenApiParameter("modality", str, enum=MODALITIES)],
    responses=ModelSerializer(many=True),
)
@api_view(["GET"])
def models(request: Request) -> Response:
    """What this studio can make, and by which models, in the order in which they are offered."""
    modality = request.query_params.get("modality", "")
    rows = catalogue.offered(modality if modality in MODALITIES else "")
    return Response(ModelSerializer(rows, many=True).data)
