"""The colours of pictures, the same in every format: box, border and text."""

from __future__ import annotations

from preflux.overview.picture import Look

COLOURS: dict[Look, tuple[str, str, str]] = {
    "ok": ("#e8f1ff", "#326ce5", "#10243f"),
    "error": ("#ffe3e3", "#c92a2a", "#5c1111"),
    "flawed": ("#fff0e0", "#e8590c", "#5c2508"),
    "unknown": ("#fff6d9", "#b08800", "#4d3b00"),
    "suspended": ("#f1f3f5", "#868e96", "#343a40"),
    "absent": ("#ffffff", "#c92a2a", "#5c1111"),
    "release": ("#eafaf0", "#2b8a3e", "#0f3d1c"),
}
