"""The tables of projects: `project`, what is cut; `render`, videos of it; `mixing`, what is mixed, and what came of it."""

from projects.models.mixing import WEIGHT_MAX, ClipGroup, Mix, MixOutput, MixSetup, ProjectClip
from projects.models.project import Project, ProjectQuerySet, ProjectTag, ProjectVersion, ProjectVersionQuerySet, TimelineUse
from projects.models.render import Render, RenderQuerySet

__all__ = [
    "WEIGHT_MAX",
    "ClipGroup",
    "Mix",
    "MixOutput",
    "MixSetup",
    "Project",
    "ProjectClip",
    "ProjectQuerySet",
    "ProjectTag",
    "ProjectVersion",
    "ProjectVersionQuerySet",
    "Render",
    "RenderQuerySet",
    "TimelineUse",
]
