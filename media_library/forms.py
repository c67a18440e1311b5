"""What people may type or send about assets: a search, a name, and a file where no script runs."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from media_library.models import Asset

KINDS = [("", "All"), *Asset.Kind.choices]
FORM_MAX_BYTES = 100 * 1024 * 1024


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=255, label="Search by name")
    kind = forms.ChoiceField(required=False, choices=KINDS)


class RenameForm(forms.ModelForm[Asset]):
    class Meta:
        model = Asset
        fields = ["name"]


class PlainUploadForm(forms.Form):
    """One file by an ordinary form: for a browser without script, so without resuming, so not for large ones."""

    file = forms.FileField(label="File", help_text="At most 100 MB. Larger files need JavaScript.")

    def clean_file(self) -> Any:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is not None and file.size > FORM_MAX_BYTES:
            raise forms.ValidationError("This file is larger than 100 MB. Larger files need JavaScript.")
        return file
