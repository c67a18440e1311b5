"""`manage.py generate "PROMPT" --user EMAIL`: asks for one take as its person would, waits for it, and copies it to a file."""

import shutil
import time
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.refusals import Refused
from generation import budgets, catalogue
from generation.models import Generation, ProviderModel
from generation.providers.shapes import Modality, Orientation
from generation.requesting import Quote, Want, check, quote, request_generations
from jobs import lifecycle
from jobs.models import Job
from media_library import storage

MODALITIES = [each.value for each in (Modality.VIDEO, Modality.IMAGE, Modality.MUSIC, Modality.VOICE)]
EVERY = 0.5  # seconds between two looks
UNTAKEN = 15.0  # seconds after which nobody seems to be at work


class Command(BaseCommand):
    help = "Generates a video, picture, piece of music or voice. The workers do it: they must be running. Ctrl-C cancels it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("prompt", help="what is wanted; of a voice, what it says")
        parser.add_argument("--user", required=True, metavar="EMAIL", help="whose library it goes into, and who pays")
        parser.add_argument("--modality", choices=MODALITIES, default=Modality.VIDEO.value)
        parser.add_argument("--model", metavar="NAME", help="its id or label; without one, the first that is offered")
        parser.add_argument("--seconds", type=float, help="length")
        parser.add_argument("--orientation", choices=[each.value for each in Orientation])
        parser.add_argument("--resolution", type=int, help="shorter side in pixels")
        parser.add_argument("--seed", type=int)
        parser.add_argument("--voice", default="")
        parser.add_argument("--out", type=Path, metavar="FILE", help="copy the result there")
        parser.add_argument("--dry-run", action="store_true", help="say what it would cost, and ask for nothing")

    def handle(self, *, prompt: str, user: str, modality: str, dry_run: bool, out: Path | None, **options: Any) -> None:
        person = User.objects.filter(email=User.objects.normalize_email(user), is_active=True).first()
        if person is None:
            raise CommandError(f"There is no account with the address {user}.")
        model = _model(modality, options["model"])
        want = _want(model, prompt, options)
        try:
            check(person, want)
            priced = quote(person, want)
            self.stdout.write(f"{model.label} ({model.provider}): {_words(priced)}.")
            if dry_run:
                return
            [made] = request_generations(person, want, uuid4())
        except Refused as refusal:
            raise CommandError(_sentences(refusal)) from refusal
        asset = self._wait(made)
        self.stdout.write(f"Made {asset}.")
        if out is not None:
            shutil.copyfile(storage.original_path(asset), out)
            self.stdout.write(f"Copied it to {out}.")

    def _wait(self, made: Generation) -> Any:
        """The asset, once its job has ended well."""
        assert made.job_id
        began, shown, is_told = time.monotonic(), "", False
        try:
            while True:
                job = Job.objects.get(pk=made.job_id)
                line = f"{job.progress:3} % {job.stage}".rstrip()
                if line != shown and not job.is_ended:
                    self.stdout.write(line)
                    shown = line
                if job.is_ended:
                    return self._end(made, job)
                if job.status == Job.Status.QUEUED and time.monotonic() - began > UNTAKEN and not is_told:
                    self.stdout.write("No worker has taken it yet. Is `manage.py work` running?")
                    is_told = True
                time.sleep(EVERY)
        except KeyboardInterrupt:
            lifecycle.cancel(Job.objects.get(pk=made.job_id))
            raise CommandError("Cancelled.") from None

    def _end(self, made: Generation, job: Job) -> Any:
        made.refresh_from_db()
        if job.status != Job.Status.COMPLETED or made.asset is None:
            raise CommandError(job.error or f"It was {job.status}.")
        return made.asset


def _model(modality: str, name: str | None) -> ProviderModel:
    rows = catalogue.offered(modality)
    found = next((row for row in rows if name is None or name in (row.model, row.label, str(row.pk))), None)
    if found is None:
        names = ", ".join(row.model for row in rows) or "none"
        raise CommandError(f"There is no such model of {modality}. Those there are: {names}.")
    return found


def _want(model: ProviderModel, prompt: str, options: dict[str, Any]) -> Want:
    """What is not said is as the model's first choice."""
    takes = model.takes
    seconds = options["seconds"]
    if seconds is None and takes.seconds:
        seconds = takes.seconds[0]
    elif seconds is None and takes.seconds_range:
        seconds = min(max(5.0, takes.seconds_range[0]), takes.seconds_range[1])
    return Want(
        model=model,
        prompts=(prompt,),
        orientation=options["orientation"] or (takes.orientations[0].value if takes.orientations else ""),
        resolution=options["resolution"] or (takes.resolutions[0] if takes.resolutions else None),
        seconds=seconds,
        seed=options["seed"],
        voice=options["voice"],
    )


def _words(priced: Quote) -> str:
    high, most = priced.estimate.high, budgets.money(priced.estimate.high or Decimal(0), priced.estimate.currency)
    money = "at a price that nobody knows" if high is None else f"at most {most}" if high else "free there"
    credits = f"{priced.credits:,} credit{'' if priced.credits == 1 else 's'}" if priced.credits else "no credits"
    wait = f", about {priced.seconds:.0f} s" if priced.seconds is not None else ""
    return f"{credits}, {money}{wait}"


def _sentences(refusal: Refused) -> str:
    faults = getattr(refusal, "faults", None)
    return " ".join(f"{fault.field}: {fault.message}" for fault in faults) if faults else str(refusal)
