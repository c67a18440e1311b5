"""The admin's pages look as django-unfold draws them: every admin class of ours is built on this ModelAdmin."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # unfold says no types of its own; its classes are Django's with other templates
    from django.contrib.admin import ModelAdmin, TabularInline
else:
    from unfold.admin import ModelAdmin, TabularInline

__all__ = ["ModelAdmin", "TabularInline"]
