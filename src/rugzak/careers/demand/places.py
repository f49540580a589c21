"""In which region a vacancy is, by post code, municipality or the name of the region; empty where it doesn't say."""

import re
from collections.abc import Iterable
from functools import cached_property

from rugzak.base.models import Municipality, PostCode

_REGIONS = {
    "VL": ("vlaanderen", "flandre", "flandern", "flanders", "vlaams gewest", "région flamande", "vl", "be-vlg"),
    "WA": ("wallonie", "wallonië", "wallonia", "wallonien", "région wallonne", "waals gewest", "wa", "be-wal"),
    "BR": ("brussel", "bruxelles", "brussels", "brüssel", "br", "be-bru", "région de bruxelles-capitale"),
}
_CODE = re.compile(r"\b([1-9]\d{3})\b")


class Places:
    """Looks places up; the lists are read once."""

    def region_of(self, texts: Iterable[str]) -> str:
        for text in texts:
            if found := self._region(text):
                return found
        return ""

    def _region(self, text: str) -> str:
        word = text.strip().casefold()
        for part in (word, *re.split(r"[,/(]", word)):
            if found := self._names.get(part.strip()):
                return found
        code = _CODE.search(word)
        return self._codes.get(code[1], "") if code else ""

    @cached_property
    def _codes(self) -> dict[str, str]:
        return dict(PostCode.objects.values_list("code", "municipality__region"))

    @cached_property
    def _names(self) -> dict[str, str]:
        found = {
            name.casefold(): place.region
            for place in Municipality.objects.only("name", "region")
            for name in place.name.to_json().values()
        }
        return found | {name: region for region, names in _REGIONS.items() for name in names}
