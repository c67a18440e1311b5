"""`manage.py seed_demo`: two people, a project, and a job that makes the demo project. Run again, it makes what is missing."""

from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from generation import demo, demo_people

LOCAL = {"localhost", "127.0.0.1", "::1"}


class Command(BaseCommand):
    help = "Makes the demo people, clips and projects. Refused on a public address unless forced."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="also where PUBLIC_URL is not this machine")

    def handle(self, *args: Any, **options: Any) -> None:
        if urlsplit(settings.PUBLIC_URL).hostname not in LOCAL and not options["force"]:
            raise CommandError(f"This installation is public ({settings.PUBLIC_URL}): no demo account is made without --force.")
        logins = demo_people.ensure_logins()
        demo_user, team = (login.user for login in logins)
        job = demo.request_demo(demo_user)
        campaign = demo_people.ensure_campaign(team)
        if options["verbosity"] == 0:
            return
        if job is None:
            self.stdout.write(f"The demo project {demo.PROJECT_NAME!r} is there already.")
        else:
            self.stdout.write(f"The demo project {demo.PROJECT_NAME!r} is being made by the workers (job {job.pk}).")
        self.stdout.write(f"The project {campaign.name!r} is there.")
        for login in logins:
            if login.password is None:
                self.stdout.write(f"The login of {login.user} is unchanged; it is in {demo_people.login_file()}.")
            else:
                self.stdout.write(f"Login: {login.user} / {login.password} (kept in {demo_people.login_file()})")
