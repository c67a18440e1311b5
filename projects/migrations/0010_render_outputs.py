from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """What a video was asked to be, beside its preset: quality, format, where captions go, and which part of the project."""

    dependencies = [("projects", "0007_note_effects")]

    operations = [
        migrations.AddField("render", "quality", models.CharField(default="medium", max_length=10)),
        migrations.AddField(
            "render",
            "format",
            models.CharField(default="mp4", help_text="As engine.presets.FORMATS names it.", max_length=10),
        ),
        migrations.AddField(
            "render",
            "captions",
            models.CharField(default="burned", help_text="Where they go: engine.presets.CAPTIONS.", max_length=10),
        ),
        migrations.AddField(
            "render",
            "range_start",
            models.PositiveIntegerField(blank=True, help_text="First frame of a part; none for all of it.", null=True),
        ),
        migrations.AddField(
            "render",
            "range_end",
            models.PositiveIntegerField(blank=True, help_text="The frame after the last of a part.", null=True),
        ),
        migrations.AddConstraint(
            "render",
            models.CheckConstraint(condition=Q(quality__in=["low", "medium", "high", "ultra"]), name="render_quality_known"),
        ),
        migrations.AddConstraint(
            "render",
            models.CheckConstraint(
                condition=Q(format__in=["mp4", "mp4-h265", "mov", "webm", "m4a", "mp3", "wav"]), name="render_format_known"
            ),
        ),
        migrations.AddConstraint(
            "render",
            models.CheckConstraint(condition=Q(captions__in=["burned", "soft", "beside", "none"]), name="render_captions_known"),
        ),
        migrations.AddConstraint(
            "render",
            models.CheckConstraint(
                condition=Q(range_start__isnull=True, range_end__isnull=True)
                | Q(range_start__isnull=False, range_end__isnull=False, range_end__gt=F("range_start")),
                name="render_range_forwards",
            ),
        ),
    ]
