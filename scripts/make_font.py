"""Cut the Ge'ez letters of Tigrinya out of Noto Sans Ethiopic (OFL, from its package): phones without them load it."""

import sys
from pathlib import Path

import justmytype_intl_africa
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SOURCE = Path(str(justmytype_intl_africa.__file__)).parent / "fonts" / "ofl" / "notosansethiopic"
MADE = Path(__file__).resolve().parent.parent / "kotosilta" / "core" / "static" / "core" / "ethiopic.woff2"
NOT_TIGRINYA = {*range(0x12F8, 0x1300), *range(0x1318, 0x1320), *range(0x1369, 0x137D)}  # Oromo, Agaw, old numerals


def main() -> None:
    if MADE.exists():
        return
    (variable,) = SOURCE.glob("*.ttf")
    font = instancer.instantiateVariableFont(TTFont(variable), {"wdth": 100, "wght": 400})
    options = subset.Options(flavor="woff2", hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=set(range(0x1200, 0x1380)) - NOT_TIGRINYA)
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(MADE)


if __name__ == "__main__":
    sys.exit(main())
