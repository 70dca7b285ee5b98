"""The certificate of a signature: one sheet of A4, with a square that a telephone reads and that
leads to the page where the signature is verified."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from fpdf.enums import Align, TextMode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from core.clock import london_date, london_time
from core.paper import FONT, Paper
from core.templatetags.covenant import date_plain
from covenant.addresses import signature_address
from covenant.parties import PERSON
from covenant.shown import Shown

MARGIN, POINT, LEAD = 24.0, 0.3528, 1.4
BRAND, GREY, BLACK = (47, 74, 109), (72, 73, 73), (0, 0, 0)
QR_SIDE, FRAME, FOOT = 38.0, 13.0, 52.0
# Of the letters against the usual; the first that fits is taken.
SIZES = (1.2, 1.05, 0.9, 0.75, 0.65)
# At most so many undertakings in full; the page has all of them.
UNDERTAKINGS = 6
WHAT_IT_IS = (
    "This is a public declaration and not a contract. The paper says how it stood on {day}; how it "
    "stands today, and that nothing was changed since, is shown at the address above."
)


@dataclass(frozen=True)
class Certificate:
    """What stands on the sheet, as published."""

    title: str
    version: int
    party: str
    signed_on: date
    reaffirmed_on: date | None
    # Whoever signed, or re-affirmed it last.
    signed_by: str
    is_person: bool
    promises: tuple[str, ...]
    undertakings: tuple[str, ...]
    number: int
    digest: str
    text_sha256: str
    address: str
    as_at: date


def of(party: Shown, *, today: date) -> Certificate:
    """The certificate of a party that stands by the covenant, as published today."""
    standing = party.standing
    return Certificate(
        title=standing.declaration.title,
        version=standing.declaration.version,
        party=party.called,
        signed_on=london_date(standing.signed_at),
        reaffirmed_on=london_date(standing.event.at) if standing.was_reaffirmed else None,
        signed_by=party.signed_by,
        is_person=party.kind == PERSON,
        promises=tuple(each["heading"] for each in standing.declaration.promises),
        undertakings=party.undertakings,
        number=standing.event.number,
        digest=standing.event.digest,
        text_sha256=standing.event.text_sha256,
        address=signature_address(standing.network, standing.event.digest),
        as_at=today,
    )


@lru_cache(maxsize=64)
def as_pdf(certificate: Certificate) -> bytes:
    """The sheet as a PDF, always on one page."""
    for size in SIZES:
        sheet = _Sheet(certificate, size)
        if sheet.fill():
            break
        sheet.paper.throw_away()
    return bytes(sheet.paper.output())


def squares(address: str) -> list[list[bool]]:
    """The square picture of an address, row by row, without a border."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(address)
    code.make(fit=True)
    return [[bool(dot) for dot in row] for row in code.get_matrix()]


class _Sheet:
    def __init__(self, certificate: Certificate, size: float) -> None:
        self.certificate, self.size = certificate, size
        self.paper = Paper(
            title=f"{certificate.title}: {certificate.party}",
            made_at=london_time(certificate.as_at, 12),
        )
        self.paper.set_lang("en-GB")
        self.paper.set_margins(MARGIN, MARGIN)
        self.paper.set_auto_page_break(auto=False)
        self.paper.add_page()

    def fill(self) -> bool:
        """Write everything; whether it fits."""
        it, paper = self.certificate, self.paper
        self._frame()
        paper.set_y(MARGIN + 6)
        self._words("Certificate of signature", 12, colour=GREY, after=2)
        self._words(it.title, 25, colour=BRAND, strong=True, after=5)
        self._rule()
        self._words(it.party, 20, strong=True, after=3, before=8)
        self._words("stands by the covenant and its promises", 12, colour=GREY, after=4)
        for promise in it.promises:
            self._words(promise, 12.5, after=1)
        if it.undertakings:
            self._words("and undertakes besides", 12, colour=GREY, before=6, after=3)
            for undertaking in it.undertakings[:UNDERTAKINGS]:
                self._words(undertaking, 11.5, after=0.5)
            if len(it.undertakings) > UNDERTAKINGS:
                self._words(f"and {len(it.undertakings) - UNDERTAKINGS} more", 10, colour=GREY)
        self._words(self._signed(), 12.5, before=9, after=1)
        self._words(f"Version {it.version} of the text", 10, colour=GREY)
        fits = paper.get_y() < paper.h - FRAME - FOOT - 6
        self._foot()
        return fits

    def _signed(self) -> str:
        it = self.certificate
        when = f"Signed on {date_plain(it.signed_on)}{' in person' if it.is_person else ''}"
        again = f", re-affirmed on {date_plain(it.reaffirmed_on)}" if it.reaffirmed_on else ""
        who = f" by {it.signed_by}" if it.signed_by else ""
        return f"{when}{again}{who}"

    def _foot(self) -> None:
        """Always of the same size, however much stands above."""
        it, paper, self.size = self.certificate, self.paper, 1.0
        top = paper.h - FRAME - FOOT
        left = paper.l_margin + 4
        self._square(left, top)
        paper.link(left, top, QR_SIDE, QR_SIDE, it.address)
        side = partial(
            self._words, colour=GREY, left=left + QR_SIDE + 7, width=paper.epw - QR_SIDE - 15,
            centred=False,
        )  # fmt: skip
        paper.set_y(top - 1)
        side("Verify this signature", 11, strong=True, colour=BLACK)
        side(it.address, 8, colour=BRAND, link=it.address)
        for label, value in (
            (f"Signature number {it.number}, digest", it.digest),
            ("SHA-256 of the text", it.text_sha256),
        ):
            side(f"{label}: {value}", 7, before=1)
        words = WHAT_IT_IS.format(day=date_plain(it.as_at))
        side(words, 8, before=1.5)

    def _square(self, left: float, top: float) -> None:
        dots = squares(self.certificate.address)
        step = QR_SIDE / len(dots)
        self.paper.set_fill_color(*BLACK)
        for row, line in enumerate(dots):
            start = None
            for column, dark in enumerate([*line, False]):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    # As one box: beside each other they would show a hair of white.
                    width = (column - start) * step
                    self.paper.rect(
                        left + start * step, top + row * step, width, step * 1.02, style="F"
                    )
                    start = None

    def _frame(self) -> None:
        paper = self.paper
        paper.set_draw_color(*BRAND)
        paper.set_line_width(0.9)
        paper.rect(11, 11, paper.w - 22, paper.h - 22)
        paper.set_line_width(0.2)
        paper.rect(FRAME, FRAME, paper.w - 2 * FRAME, paper.h - 2 * FRAME)

    def _rule(self) -> None:
        paper = self.paper
        paper.set_line_width(0.6)
        middle = paper.w / 2
        paper.line(middle - 18, paper.get_y() + 2, middle + 18, paper.get_y() + 2)

    def _words(
        self, text: str, points: float, *, colour: tuple[int, int, int] = BLACK,
        strong: bool = False, centred: bool = True, before: float = 0, after: float = 0,
        left: float | None = None, width: float = 0, link: str = "",
    ) -> None:  # fmt: skip
        paper, points = self.paper, points * self.size
        paper.ln(before * self.size)
        paper.set_font(FONT, size=points)
        paper.set_text_color(*colour)
        paper.set_draw_color(*colour)
        paper.set_x(paper.l_margin if left is None else left)
        mode = TextMode.FILL_STROKE if strong else TextMode.FILL
        with paper.local_context(text_mode=mode, line_width=0.2):
            paper.multi_cell(
                width, points * POINT * LEAD, paper.printable(text),
                align=Align.C if centred else Align.L, new_x="LMARGIN", new_y="NEXT", link=link,
            )  # fmt: skip
        paper.ln(after * self.size)
