"""What goes on paper: an A4 PDF in a font that knows most letters, made in memory."""

import logging
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

# DejaVu Sans knows Latin, Greek, Cyrillic, Arabic and Hebrew letters and most signs.
FONT_FILE = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
FONT = "DejaVu"
NOT_IN_FONT = "\N{WHITE SQUARE}"
# What these two do not know of the font they say letter by letter: no log is to hold them.
for _name in ("fpdf", "fontTools"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class Paper(FPDF):
    """Sheets of A4 with that font."""

    def __init__(self, *, title: str, made_at: datetime) -> None:
        super().__init__(format="A4")
        self.add_font(FONT, fname=str(FONT_FILE))
        self.set_title(title)
        self.set_creation_date(made_at)
        # Whether a sign was left out, so that the reader can be told.
        self.is_missing_signs = False

    def printable(self, text: str) -> str:
        """The text, with an empty square for each sign that the font has not got."""
        known = self._font.cmap
        said = "".join(sign if sign == "\n" or ord(sign) in known else NOT_IN_FONT for sign in text)
        self.is_missing_signs = self.is_missing_signs or NOT_IN_FONT in said
        return said

    def throw_away(self) -> None:
        """Close what is open, of a paper that is not to be output."""
        self._font.close()

    @property
    def _font(self) -> TTFFont:
        font = self.fonts[FONT.lower()]
        assert isinstance(font, TTFFont)
        return font
