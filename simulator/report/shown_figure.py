"""A matplotlib figure that every notebook shows as a picture. A plain one is shown so in Jupyter only after pyplot was loaded there."""

from __future__ import annotations

import io

from matplotlib.figure import Figure

from simulator.report.fonts import lend_fonts, without_warnings_of_glyphs


class ShownFigure(Figure):
    """A figure that shows itself."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        lend_fonts(self)
        with without_warnings_of_glyphs():
            self.savefig(buffer, format="png")
        return buffer.getvalue()
