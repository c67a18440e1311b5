"""What calls to providers cost, over JSON."""

from datetime import date, timedelta
from typing import cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from generation import budgets
from generation import costs as written
from generation.api.shapes import CostsSerializer
from generation.models import GenerationCost


@extend_schema(
    operation_id="get_costs",
    parameters=[OpenApiParameter("month", str, description="As 2026-11; without one, the running month.")],
    responses=CostsSerializer,
)
@api_view(["GET"])
def costs(request: Request) -> Response:
    """One's own month at the providers: the total, each day, and the parts, the dearest first."""
    user = cast(User, request.user)
    today = timezone.now().date()
    first = _month(request.query_params.get("month", ""), today)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rows = GenerationCost.objects.visible_to(user).in_month(first)
    now = budgets.standing(user)
    answer = {
        "month": f"{first:%Y-%m}",
        "total": written.total(rows),
        "unknown": rows.filter(is_known=False).count(),
        "budget": now.monthly,
        "left": now.left,
        "days": [{"date": day, "total": total} for day, total in written.by_day(rows, first, min(last, today)).items()],
        "providers": written.breakdown(rows, "provider"),
        "categories": written.breakdown(rows, "category"),
        "others": [{"currency": currency, "total": total} for currency, total in written.others(rows).items()],
    }
    return Response(CostsSerializer(answer).data)


def _month(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return min(found, today.replace(day=1))
