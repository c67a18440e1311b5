"""The ASGI application: Django, beside media with byte ranges and resumable uploads, which Django would read whole."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from starlette.applications import Starlette  # noqa: E402
from starlette.routing import Mount  # noqa: E402

from media_library.serving import application as media  # noqa: E402
from media_library.uploads import application as uploads  # noqa: E402

application = Starlette(
    routes=[
        Mount("/media", app=media),
        Mount("/uploads", app=uploads),
        Mount("/", app=django_application),
    ]
)
