"""Django under ASGI, in one thread from the first middleware to the view and back.

All of it is synchronous. Django's own handler would hand a request from the event loop to a thread and back at each
middleware, a dozen times for a page, and each time it waits for the interpreter that other requests hold.
"""

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class Answering(ASGIHandler):
    """Each request has its thread, by asgiref's ThreadSensitiveContext: what it opens, such as a connection, it closes there."""

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)


def application() -> Answering:
    """As Django's get_asgi_application."""
    django.setup(set_prefix=False)
    return Answering()
