"""What it costs to save a timeline, inside a process, on the database that its environment names. Prints milliseconds as JSON.

`python -m benchmarks.saving 1000` saves a project of a thousand clips, each time with one of them moved.
"""

import json
import os
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from engine.timeline import Timeline  # noqa: E402
from projects import timelines  # noqa: E402
from tests.browser.cutting_room import large_document  # noqa: E402
from tests.factories import make_asset, make_user  # noqa: E402

TIMES, WARM = 20, 3


def measure(count: int) -> list[float]:
    owner = make_user(username="saver")
    kinds = {"music": "audio", "voice": "audio", "film": "video", "other": "video", "picture": "image"}
    assets = {name: str(make_asset(owner, kind=kind, name=name, duration_us=4_000_000).pk) for name, kind in kinds.items()}
    project = timelines.create(owner, "A long film")
    document: dict[str, Any] = Timeline.load(large_document(assets, count)).dump()
    timelines.save(project, document, project.version)
    client = Client()
    client.force_login(owner)
    version, taken = project.version, []
    for number in range(WARM + TIMES):
        document["tracks"][2]["elements"][0]["opacity"] = 0.5 + number / 100
        body = json.dumps({"version": version, "timeline": document})
        began = time.perf_counter()
        answer = client.put(f"/api/v1/projects/{project.pk}/timeline/", body, content_type="application/json")
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.content
        version = answer.json()["version"]
    return taken[WARM:]


if __name__ == "__main__":
    setup_test_environment()  # a host that is no host
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    print(json.dumps(measure(int(sys.argv[1]))))
