"""Twenty threads that save one project from the same version, or ask for its render. Prints JSON.

`python -m tests.projects.racing saves|renders`, on the database that the environment names, as tests.jobs.racing.
"""

from typing import Any
from uuid import uuid4

import django

django.setup()

from django.test import Client  # noqa: E402

from projects.models import Project, Render  # noqa: E402
from tests.factories import make_user  # noqa: E402
from tests.projects.documents import project_with  # noqa: E402
from tests.racing import at_once, serve  # noqa: E402

THREADS = 20


def save(client: Client, project: Project, number: int) -> int:
    body = {"version": 1, "timeline": {**project.timeline, "zoom": 1 + number / 10}}
    return client.put(f"/api/v1/projects/{project.pk}/timeline/", body, content_type="application/json").status_code


KEY = uuid4()


def ask(client: Client, project: Project, number: int) -> int:
    """Half of the threads are a double click, the others are tabs with a form of their own."""
    form = {"name": "Film", "preset": "720p", "key": KEY if number % 2 else uuid4()}
    return client.post(f"/projects/{project.pk}/render/", form).status_code


def main(what: str) -> dict[str, Any]:
    ada = make_user(email=f"{uuid4()}@example.com", username=uuid4().hex[:20])  # the database lives through both races
    project = project_with(ada, "Valley")
    clients = [Client(SERVER_NAME="localhost") for _ in range(THREADS)]
    for client in clients:
        client.force_login(ada)
    do = {"saves": save, "renders": ask}[what]
    statuses = at_once(lambda number: do(clients[number], project, number), THREADS)
    project.refresh_from_db()
    return {"statuses": sorted(statuses, key=str), "version": project.version, "renders": Render.objects.count()}


if __name__ == "__main__":
    serve(main)
