"""The ASGI application: Django, beside what it would read whole or hold too much for: media, previews, uploads, live events."""

import os
import resource
import warnings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# WhiteNoise hands small files to ASGI as a plain iterator; Django reads each whole and warns once per process
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

from config.answering import application as get_application  # noqa: E402

django_application = get_application()

from starlette.applications import Starlette  # noqa: E402
from starlette.routing import Mount  # noqa: E402

from config.bodies import bounded  # noqa: E402
from config.request_ids import identified  # noqa: E402
from jobs.events import routes as events  # noqa: E402
from media_library.serving import application as media  # noqa: E402
from media_library.uploads import application as uploads  # noqa: E402
from projects.preview_serving import application as previews  # noqa: E402

# Each page that listens is an open file, and the usual limit of 1,024 is meant for programs that use select().
_now, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
if 0 <= _now < 65_536:
    resource.setrlimit(resource.RLIMIT_NOFILE, (65_536 if _most < 0 else min(_most, 65_536), _most))

site = Starlette(
    routes=[
        Mount("/media", app=media),
        Mount("/uploads", app=uploads),
        Mount("/previews", app=previews),
        *events,
        Mount("/", app=bounded(django_application)),  # type: ignore[arg-type]  # ASGI, said in asgiref's types
    ]
)

application = identified(site)
