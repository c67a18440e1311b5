"""The input of a model that a server describes by JSON Schema: as Capabilities on the form, as JSON when it is asked for."""

from generation.providers.schemas.filling import filled
from generation.providers.schemas.properties import properties_of
from generation.providers.schemas.reading import Reading, modality_of, read

__all__ = ["Reading", "filled", "modality_of", "properties_of", "read"]
