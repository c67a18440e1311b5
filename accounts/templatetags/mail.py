"""{% load mail %}: whether this studio can send mail, which the pages of sign-in tell honestly."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def has_mail_server() -> bool:
    return bool(settings.HAS_EMAIL)
