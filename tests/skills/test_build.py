"""Building a snapshot: what it reads, what it reports, what it refuses, and that the old one stays."""

import fcntl
import os
import resource
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.skills.conftest import STARTER

from rugzak.base.errors import BadFile, Refusal
from rugzak.skills import errors, esco
from rugzak.skills.esco import store

NURSE = "urn:rugzak:starter:occupation:nurse"
WELD = "urn:rugzak:starter:skill:arc-weld"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the starter pack, to spoil."""
    return Path(shutil.copytree(STARTER, tmp_path / "esco_9.1_pack"))


def zipped(folder: Path, name: str, without: str = "") -> Path:
    path = folder.parent / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for file in sorted(folder.glob("*.csv")):
            if file.name != without:
                package.write(file, file.name)
    return path


def build(place: Path, **options: object) -> object:
    return esco.build(place, vectors="none", **options)  # type: ignore[arg-type]


def test_starter_pack_holds_what_it_promises(var: Path) -> None:
    report = esco.build(None, vectors="none")
    picture = esco.snapshot()
    assert picture.starter
    assert picture.meta["occupations"] >= 40
    assert picture.meta["skills"] >= 200
    assert report.made == picture.meta["occupations"] + picture.meta["skills"]
    assert report.skipped == []
    for concept in (*picture.occupations(), *picture.skills()):
        assert not [code for code in ("nl", "fr", "de", "en") if concept.label.missing(code)], concept
    for occupation in picture.occupations():
        assert len(picture.skills_of(occupation.uri).essential) >= 3, occupation


def test_snapshot_answers_by_uri(var: Path, pack: Path) -> None:
    build(pack)
    picture = esco.snapshot()
    assert picture.release == "9.1"
    nurse = picture.occupation(NURSE)
    assert (nurse.label.nl, nurse.label.de, nurse.isco) == (
        "verpleegkundige",
        "Krankenpfleger/Krankenpflegerin",
        "2221",
    )
    skills = picture.skills_of(NURSE)
    assert "medicatie geven" in [skill.label.nl for skill in skills.essential]
    assert NURSE in picture.occupations_with("urn:rugzak:starter:skill:take-blood")
    weld = picture.skill(WELD)
    assert (weld.reuse, weld.knowledge) == ("sector-specific", False)
    assert weld.group is not None
    assert weld.group.en == "metal, machines and electricity"
    with pytest.raises(errors.UnknownConcept):
        picture.skill("urn:no")
    assert picture.find_skill("urn:no") is None


def test_without_a_snapshot_the_starter_pack_is_made(var: Path) -> None:
    assert esco.snapshot().starter
    assert (var / "esco" / "current").exists()


def test_starter_pack_does_not_replace_an_official_one(var: Path, pack: Path) -> None:
    build(pack)
    assert "in use" in esco.build(None).lines()[0]
    assert esco.snapshot().release == "9.1"


def test_dry_run_reads_all_and_writes_nothing(var: Path, pack: Path) -> None:
    report = build(pack, dry_run=True)
    assert report.made > 200  # type: ignore[attr-defined]
    assert not (var / "esco" / "current").exists()


def test_second_build_counts_what_changed(var: Path, pack: Path) -> None:
    build(pack)
    file = pack / "skills_nl.csv"
    file.write_text(file.read_text("utf-8").replace("booglassen", "lassen met de boog"), "utf-8")
    report = esco.build(pack, vectors="none")
    assert (report.made, report.changed) == (0, 1)
    assert esco.snapshot().skill(WELD).label.nl == "lassen met de boog"


def test_zip_and_folder_give_the_same(var: Path, pack: Path) -> None:
    build(pack)
    folder = esco.snapshot().arrays
    build(zipped(pack, "esco_9.1_all.zip"))
    for name, array in esco.snapshot().arrays.items():
        assert (array == folder[name]).all(), name


def test_other_delimiters_encodings_and_line_ends_are_read(var: Path, pack: Path) -> None:
    for file in pack.glob("skillGroups_*.csv"):
        text = file.read_text("utf-8").replace(",", ";")
        file.write_bytes(text.replace("\n", "\r\n").encode("cp1252"))
    build(pack)
    assert esco.snapshot().skill(WELD).group is not None


def test_missing_label_falls_back_with_a_mark(var: Path, pack: Path) -> None:
    file = pack / "skills_fr.csv"
    rows = [line for line in file.read_text("utf-8").split("\n") if ":arc-weld," not in line]
    file.write_text("\n".join(rows), "utf-8")
    build(pack)
    label = esco.snapshot().skill(WELD).label
    assert label.missing("fr")
    assert label.of("fr") == "apply arc welding techniques"


def test_rows_that_fit_nothing_are_skipped_and_counted(var: Path, pack: Path) -> None:
    with (pack / "occupations_nl.csv").open("a", encoding="utf-8") as file:
        file.write("Occupation,urn:other:release,1234,maanreiziger,,released,1234\n")
        file.write(f"Occupation,{NURSE},2221,nog eens,,released,2221\n")
        file.write("Occupation,,2221,,,released,2221\n")
    with (pack / "occupationSkillRelations.csv").open("a", encoding="utf-8") as file:
        file.write(f"{NURSE},essential,knowledge,urn:no:such:skill\n")
    report = esco.build(pack, vectors="none")
    reasons = " | ".join(skip.reason for skip in report.skipped)
    assert len(report.skipped) == 4
    for part in ("9.1", "before", "no label", "unknown occupation or skill"):
        assert part in reasons
    assert esco.snapshot().occupation(NURSE).label.nl == "verpleegkundige"


@pytest.mark.parametrize("part", ["skills_en.csv", "occupations_en.csv", "occupationSkillRelations.csv"])
def test_zip_with_a_missing_file_is_refused(var: Path, pack: Path, part: str) -> None:
    for file in pack.glob("*.csv"):
        if part[:6] == file.name[:6] and file.name[-7:] not in ("_en.csv",) and "Relations" not in part:
            file.unlink()
    with pytest.raises(errors.PackagePartMissing) as refusal:
        build(zipped(pack, "esco_9.1.zip", without=part))
    assert part.split("_")[0].removesuffix(".csv") in refusal.value.text()
    assert "Download" in refusal.value.text()


def test_wrong_zip_and_empty_folder_are_refused(var: Path, tmp_path: Path) -> None:
    other = tmp_path / "holiday.zip"
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("photo.txt", "sea")
    for place in (other, tmp_path / "nowhere", tmp_path):
        with pytest.raises(errors.PackageMissing):
            build(place)


def test_damaged_zip_is_refused_and_the_old_snapshot_stays(var: Path, pack: Path) -> None:
    build(pack)
    whole = zipped(pack, "esco_9.2.zip").read_bytes()
    cut, flipped = pack.parent / "cut_9.2.zip", pack.parent / "flipped_9.2.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    flipped.write_bytes(whole[:3000] + bytes(byte ^ 255 for byte in whole[3000:3100]) + whole[3100:])
    for place in (cut, flipped):
        with pytest.raises(errors.PackageDamaged):
            build(place)
    assert esco.snapshot().release == "9.1"


def test_wrong_columns_are_named(var: Path, pack: Path) -> None:
    file = pack / "skills_de.csv"
    file.write_text(file.read_text("utf-8").replace("preferredLabel", "label", 1), "utf-8")
    with pytest.raises(BadFile) as refusal:
        build(pack)
    assert "preferredLabel" in refusal.value.text()
    assert "skills_de.csv" in refusal.value.text()


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """What a quota does: no file of this process may grow beyond a size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_full_quota_is_refused_and_the_old_snapshot_stays(var: Path, pack: Path) -> None:
    build(pack)
    (pack / "skills_nl.csv").write_text((pack / "skills_nl.csv").read_text("utf-8").replace("booglassen", "x"), "utf-8")
    with files_at_most(100_000), pytest.raises(errors.DiskFull) as refusal:
        build(pack)
    assert "MB free" in refusal.value.text()
    assert [path.name for path in (var / "esco").iterdir() if path.suffix == ".part"] == []
    assert esco.snapshot().skill(WELD).label.nl == "booglassen"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_full_disk_is_refused(tmp_path: Path, pack: Path) -> None:
    from tests.skills.conftest import place

    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with place(disk), pytest.raises(errors.DiskFull):
            build(pack)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_damaged_snapshot_is_refused_with_the_remedy(var: Path, pack: Path) -> None:
    build(pack)
    path = store.current()
    assert path is not None
    for content in (path.read_bytes()[:-4096], b"nonsense" * 100, b""):
        path.write_bytes(content)
        with pytest.raises(errors.SnapshotDamaged) as refusal:
            esco.Snapshot(path)
        assert "rugzak data import" in refusal.value.text()
    build(pack)
    assert esco.snapshot().release == "9.1"


def test_two_builds_at_once_are_refused(var: Path, pack: Path) -> None:
    (var / "esco").mkdir(parents=True)
    with (var / "esco" / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(errors.SnapshotBusy):
            build(pack)
    build(pack)


def test_every_refusal_says_what_to_do() -> None:
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal:
            assert str(kind.remedy), kind
