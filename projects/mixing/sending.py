"""Films of a run as one ZIP with their manifest, made while it is sent; and the manifest alone."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.http import content_disposition_header
from rest_framework.request import Request as ApiRequest

from accounts import audit, limits
from accounts.archives import safe_name, stream_zip
from accounts.http import in_thread
from accounts.refusals import Refused
from projects.mixing import delivering
from projects.models import Mix
from projects.models.mixing import MixOutputQuerySet

TOLD = 5  # names in the audit


class NothingToSend(Refused):
    code = "nothing_to_send"


def send_zip(mix: Mix, outputs: MixOutputQuerySet, request: HttpRequest | ApiRequest) -> StreamingHttpResponse:
    """Raises Refused where none of them is there, or it is asked for too often."""
    made = list(outputs.made())
    if not made:
        raise NothingToSend("None of these videos is there to be downloaded.")
    entries = delivering.entries(mix, made)
    limits.check(mix.owner, "export")
    size = sum(output.asset.size for output in made if output.asset)
    names = ", ".join(output.name for output in made[:TOLD])
    told = f"{len(made)} videos of {mix.name}, {filesizeformat(size)}: {names}"
    audit.note("bulk_download", actor=mix.owner, owner=mix.owner, description=told, request=request)
    pieces = stream_zip(entries)
    response = StreamingHttpResponse(in_thread(pieces), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{safe_name(mix.name)}.zip") or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def send_manifest(mix: Mix, outputs: MixOutputQuerySet) -> HttpResponse:
    response = HttpResponse(delivering.manifest_csv(mix, outputs), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{safe_name(mix.name)}.csv") or "attachment"
    return response
