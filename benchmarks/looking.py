"""What a look at a large library costs inside a process, on the database that its environment names. Prints JSON.

`python -m benchmarks.looking people` makes eleven people; with `figures` it looks at the library of the first.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks import filling  # noqa: E402
from media_library.models import Asset  # noqa: E402
from media_library.paging import ORDERS, PAGE_SIZE, page_of  # noqa: E402

listing: Any = import_module("media_library.views.listing")
TIMES = 15
WARM = 3  # before them, as templates are read once


class Watch:
    """Milliseconds in the database, CPU in the template, and queries, from the last `clear` on."""

    def __init__(self) -> None:
        self.clear()
        self._render = listing.render
        listing.render = self.render

    def clear(self) -> None:
        self.database = self.template = 0.0
        self.queries = 0

    def execute(self, execute: Callable[..., Any], *statement: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            self.database += (time.perf_counter() - began) * 1000
            self.queries += 1

    def render(self, *arguments: Any) -> Any:
        began = time.process_time()
        try:
            return self._render(*arguments)
        finally:
            self.template += (time.process_time() - began) * 1000


def make_people() -> dict[str, Any]:
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    people = [User.objects.create_user(email=f"p{n}@example.com", username=f"person{n}") for n in range(1 + filling.OTHERS)]
    return {"people": [str(person.pk) for person in people]}


def figures() -> dict[str, Any]:
    settings.ALLOWED_HOSTS = ["*"]
    person = User.objects.get(username="person0")
    client, watch = Client(), Watch()
    client.force_login(person)
    thousandth = cursor(person, 999 if Asset.objects.visible_to(person).count() > 1000 * PAGE_SIZE else 99)
    looks = {
        "first page": {},
        "thousandth page": {"after": thousandth},
        "list": {"view": "list"},
        "a rare word": {"q": filling.RARE},
        "a common word": {"q": filling.COMMON},
        "two words": {"q": filling.TWO},
        "a tag": {"q": filling.TAGGED},
        "a tag that all have": {"q": filling.OFTEN_TAGGED},
    }
    found = {name: look(client, watch, f"/library/?{urlencode(query)}") for name, query in looks.items()}
    return {"looks": found, "cookie": client.cookies[settings.SESSION_COOKIE_NAME].value, "after": thousandth}


def cursor(person: User, page: int) -> str:
    """Of the page after as many: pages that were turned one by one, without counting."""
    after = ""
    for _ in range(page):
        after = page_of(Asset.objects.visible_to(person).kept(), ORDERS["newest"], after).next
    return after


def look(client: Client, watch: Watch, url: str) -> dict[str, float]:
    """Medians, in milliseconds. `data`: CPU of the whole answer but the template."""
    taken: list[dict[str, float]] = []
    for _ in range(WARM + TIMES):
        watch.clear()
        began = time.process_time()
        with connection.execute_wrapper(watch.execute):
            assert client.get(url).status_code == 200, url
        cpu = (time.process_time() - began) * 1000
        taken.append(
            {"data": cpu - watch.template, "template": watch.template, "database": watch.database, "queries": watch.queries}
        )
    return {name: round(statistics.median(each[name] for each in taken[WARM:]), 1) for name in taken[0]}


if __name__ == "__main__":
    json.dump({"people": make_people, "figures": figures}[sys.argv[1]](), sys.stdout)
