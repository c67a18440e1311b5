"""The ASGI application: Django, beside media with byte ranges and resumable uploads, which Django would read whole."""

import os
import warnings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# WhiteNoise hands small files to ASGI as a plain iterator; Django reads each whole and warns once per process
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

from django.core.asgi import get_asgi_application  # noqa: E402

django_application = get_asgi_application()

from starlette.applications import Starlette  # noqa: E402
from starlette.routing import Mount  # noqa: E402

from config.bodies import bounded  # noqa: E402
from media_library.serving import application as media  # noqa: E402
from media_library.uploads import application as uploads  # noqa: E402

application = Starlette(
    routes=[
        Mount("/media", app=media),
        Mount("/uploads", app=uploads),
        Mount("/", app=bounded(django_application)),  # type: ignore[arg-type]  # ASGI, said in asgiref's types
    ]
)
