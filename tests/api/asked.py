"""Which operations were asked for real, and by which tests; the last test of this folder says if one was forgotten."""

ASKED: set[tuple[str, str]] = set()
RAN: set[str] = set()
