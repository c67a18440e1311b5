"""Objects that are shown as products, drawn with outlines: one file a category, each drawing a function of dress and view."""

from collections.abc import Callable

from generation.procedural.objects import accessories, apparel, beauty, electronics, food, footwear, home, other
from generation.procedural.objects.dress import Art, Dress

__all__ = ["OBJECTS", "Art", "Drawing", "Dress"]

Drawing = Callable[[Dress, str], Art]

# The first of each category stands for it when nothing more is known.
OBJECTS: dict[str, dict[str, Drawing]] = {
    "footwear": {"sneaker": footwear.sneaker, "boot": footwear.boot},
    "accessories": {"bag": accessories.bag, "watch": accessories.watch, "glasses": accessories.glasses},
    "electronics": {
        "headphones": electronics.headphones,
        "phone": electronics.phone,
        "laptop": electronics.laptop,
        "camera": electronics.camera,
        "speaker": electronics.speaker,
    },
    "beauty": {"serum": beauty.serum, "jar": beauty.jar, "lipstick": beauty.lipstick},
    "apparel": {"shirt": apparel.shirt, "hoodie": apparel.hoodie, "cap": apparel.cap},
    "home": {"lamp": home.lamp, "chair": home.chair, "vase": home.vase},
    "food": {
        "cup": food.cup,
        "glass": food.glass,
        "burger": food.burger,
        "cake": food.cake,
        "fruit": food.fruit,
        "icecream": food.icecream,
    },
    "other": {"box": other.box, "book": other.book, "ball": other.ball},
}
