"""The pages that were fetched, one file each: moved in when whole, so that a kill leaves pages and no half of one."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rugzak.skills.esco import store
from rugzak.skills.esco.fetch.shape import Row, Stream

Page = dict[str, Any]


class Pages:
    """`pages/<stream>.<language>.<number>.json`: rows, the limit they were asked with, which offset comes next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, stream: Stream, language: str, number: int, page: Page) -> None:
        """Raises DiskFull; what was kept before stays."""
        place = self.folder / f"{stream.name}.{language}.{number:05d}.json"
        with store.room(place):
            self.folder.mkdir(parents=True, exist_ok=True)
            store.replace(place, lambda file: file.write(json.dumps(page, ensure_ascii=False).encode()))

    def kept(self, stream: Stream, language: str) -> list[Page]:
        """The pages from the first on; what comes after a gap or a file that can't be read counts as not fetched."""
        found = []
        for number, path in enumerate(sorted(self.folder.glob(f"{stream.name}.{language}.*.json"))):
            try:
                page = json.loads(path.read_bytes()) if path.stem.endswith(f".{number:05d}") else {}
                found.append({"rows": page["rows"], "limit": int(page["limit"]), **page})
            except (ValueError, KeyError, TypeError):
                break
        return found

    def rows(self, stream: Stream, language: str) -> Iterator[Row]:
        """The rows of a stream in a language, each concept once, by their addresses as in the official package."""
        rows = {row["uri"]: row for page in self.kept(stream, language) for row in page["rows"]}
        return (rows[uri] for uri in sorted(rows) if stream.holds(uri))

    def forget(self) -> None:
        """Throw all pages away."""
        shutil.rmtree(self.folder, ignore_errors=True)
