"""What a page may load and run: the strict policy of the settings, and the wider one of the pages that libraries draw."""

from typing import Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

# The admin's own scripts read expressions out of attributes, and style by them. Staff alone get there.
ADMIN = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
API_DOCS = {"style-src": [SELF, UNSAFE_INLINE]}
WIDER = {"/admin/": ADMIN, "/api/v1/docs/": API_DOCS}


class ContentPolicy(CSPMiddleware):
    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, *args: Any, **kwargs: Any) -> PolicyParts:
        parts = super().get_policy_parts(request, response, *args, **kwargs)
        for prefix, wider in WIDER.items():
            if request.path_info.startswith(prefix):
                parts.replace = {**wider, **(parts.replace or {})}
        return parts
