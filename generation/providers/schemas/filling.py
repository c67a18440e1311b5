"""An order in the words of one model: the JSON of its input."""

from collections.abc import Mapping
from typing import Any

from generation.providers.schemas.properties import Property
from generation.providers.schemas.reading import Reading
from generation.providers.shapes import Order, Role


def filled(reading: Reading, order: Order, files: Mapping[Role, str]) -> dict[str, Any]:
    """`files` are addresses or data: URIs. What the order does not say is left to the model."""
    found: dict[str, Any] = {each.name: 1 for each in reading.single if each.default != 1 and (each.minimum or 0) <= 1}
    for property_, value in (
        (reading.prompt, order.prompt),
        (reading.negative_prompt, order.negative_prompt or None),
        (reading.seed, order.seed),
        (reading.voice, order.voice or None),
    ):
        if property_ is not None and value is not None:
            found[property_.name] = _as_one_of(property_, value)
    found |= reading.sizes.values(order.orientation, order.resolution)
    if order.seconds is not None:
        found |= reading.lengths.values(order.seconds)
    for role, property_ in reading.files.items():
        if role in files:
            found[property_.name] = [files[role]] if property_.is_list else files[role]
    for property_ in reading.params:
        if (value := order.params.get(property_.name)) is not None:
            found[property_.name] = _as_one_of(property_, value)
    return found


def _as_one_of(property_: Property, value: Any) -> Any:
    """A choice as the model writes it: the form has texts, and the model may want the number 720. A seed fits its bounds."""
    for choice in property_.choices:
        if str(choice) == str(value):
            return choice
    if property_.type == "integer" and isinstance(value, int | float) and not isinstance(value, bool):
        value = int(value)
        if property_.name == "seed" and property_.maximum and value > property_.maximum:
            return value % (int(property_.maximum) + 1)
    return value
