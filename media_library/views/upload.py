"""A file sent by an ordinary form, where no script runs."""

import logging

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import limits
from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from media_library import importing
from media_library.forms import PlainUploadForm
from media_library.scratch import scratch

logger = logging.getLogger(__name__)


@require_POST
@signed_in
def upload(request: AuthenticatedRequest) -> HttpResponse:
    form = PlainUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["file"]))
        return redirect("media_library:list")
    file = form.cleaned_data["file"]
    try:
        limits.check(request.user, "upload")
        with scratch("form") as folder:
            path = folder / "file"
            with path.open("wb") as target:
                target.writelines(file.chunks())
            importing.import_file(request.user, path, name=file.name)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("media_library:list")
    except OSError as error:
        logger.error("The disk failed an upload: %s", error)
        messages.error(request, "The studio's disk is full or failed, so the file was not kept.")
        return redirect("media_library:list")
    messages.success(request, f"{file.name} is being prepared.")
    return redirect("media_library:list")
