"""Which list of occupations and skills the mirror shows: told without Django, for `up`, `status` and `doctor`."""

from dataclasses import dataclass

from rugzak.base.errors import Refusal
from rugzak.config import paths
from rugzak.skills.esco import store

MORE = "Run `rugzak data fetch esco`, or set RUGZAK_DATA to a folder of official packages, for the full list."


@dataclass(frozen=True, slots=True)
class Shown:
    """The list in use: the starter pack of the project, or a release of ESCO."""

    release: str
    occupations: int
    skills: int

    @property
    def starter(self) -> bool:
        return self.release.startswith("starter")

    def __str__(self) -> str:
        name = "starter pack" if self.starter else f"ESCO {self.release}"
        return f"{name}: {self.occupations} occupations, {self.skills} skills"


def shown() -> Shown | None:
    """What is in use; None where nothing was built yet, or it can't be read."""
    folder = paths.var() / "esco"
    try:
        meta, _arrays = store.load(folder / (folder / "current").read_text("utf-8").strip())
        return Shown(str(meta["release"]), int(meta["occupations"]), int(meta["skills"]))
    except (OSError, Refusal, KeyError):
        return None
