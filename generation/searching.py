"""Prompt templates and takes by their words, for the palette."""

from django.urls import reverse

from accounts.finding import Found
from accounts.models import User
from generation.models import Generation, PromptTemplate

_ICONS = {"video": "film", "image": "image", "music": "music", "voice": "mic", "captions": "captions"}
MOST_WORDS = 10


def search_templates(user: User, words: str, limit: int) -> list[Found]:
    """One's own and shared ones, the most used first; each of several words must be in the name."""
    templates = PromptTemplate.objects.visible_to(user)
    for word in words.split()[:MOST_WORDS]:
        templates = templates.filter(name__icontains=word)
    use, found = reverse("generation:generate"), templates.order_by("-usage_count", "pk").values_list("pk", "name")[:limit]
    return [Found("Template", name, f"{use}?template={pk}", "layout-template") for pk, name in found]


def search_takes(user: User, words: str, limit: int) -> list[Found]:
    """What was made, the newest first; each of several words must be in the prompt."""
    takes = Generation.objects.visible_to(user).filter(phase=Generation.Phase.DONE)
    for word in words.split()[:MOST_WORDS]:
        takes = takes.filter(prompt__icontains=word)
    rows = takes.newest_first().values_list("pk", "prompt", "modality", "model_label")[:limit]
    return [
        Found("Take", prompt[:120], reverse("generation:take", args=[pk]), _ICONS.get(modality, "sparkles"), label)
        for pk, prompt, modality, label in rows
    ]
