"""`rugzak schemes draft …` and `rugzak schemes diff` as people type them; who may do which is asked of the accounts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accounts import world
from rugzak.accounts.errors import NotAllowed
from rugzak.cli.schemes import app
from rugzak.schemes.load import LIBRARY
from rugzak.schemes.models import SchemeDraft
from rugzak.schemes.services import publish_library
from rugzak.schemes.studio import queries
from rugzak.schemes.studio.errors import WrittenByYourself

pytestmark = pytest.mark.django_db
run = CliRunner()
SCHEME = "be-voorbeeld-sectorfonds"
SECTOR = LIBRARY / "be" / "voorbeeld-sectorfonds.yaml"


@pytest.fixture
def staff(clock) -> dict[str, str]:
    """An officer and a releaser of the authority, by their addresses."""
    clock.to(datetime(2026, 11, 24, 10, tzinfo=UTC))
    publish_library()
    authority = world.organisation("authority")
    return {role: str(world.member(role, authority).email) for role in ("officer", "releaser")}


def said(*arguments: str, code: int = 0) -> str:
    result = run.invoke(app, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def test_from_a_file_to_a_published_version(staff: dict[str, str], tmp_path: Path) -> None:
    assert "draft, revision 1" in said("draft", "open", SCHEME, "--as", staff["officer"])
    draft = SchemeDraft.objects.get()
    which, file, cases = str(draft.pk), tmp_path / "new.yaml", tmp_path / "cases.yaml"
    file.write_text(run.invoke(app, ["draft", "text", which]).output.replace("value: 40000", "value: 45000"))
    told = said("draft", "save", which, str(file), "--as", staff["officer"])
    assert "revision 2" in told and "do not hold" in told and "€ 400 becomes € 450" in told.replace("\u00a0", " ")
    assert "✗" in said("draft", "check", which, code=1)
    row = f"{{name: a, on: {draft.start}, facts: {{employment.joint_committee: '200'}}, expect: {{amount: 45000}}}}"
    cases.write_text(f"scheme: {SCHEME}\ncases: [{row}]\n")
    said("draft", "save", which, str(file), "--cases", str(cases), "--as", staff["officer"])
    assert "€ 400 wird 450 €" in said("draft", "check", which, "-l", "de").replace("400 €", "€ 400").replace(
        "\u00a0", " "
    )
    assert "submitted" in said("draft", "submit", which, "--as", staff["officer"])
    assert which in run.invoke(app, ["draft", "list"]).output
    with pytest.raises(NotAllowed):
        said("draft", "approve", which, "--as", staff["officer"])
    assert "draft," in said("draft", "send-back", which, "--reason", "why?", "--as", staff["releaser"])
    said("draft", "submit", which, "--as", staff["officer"])
    assert "published" in said("draft", "approve", which, "--as", staff["releaser"])
    assert "sent_back" in said("draft", "history", which) and "why?" in said("draft", "history", which)
    told = said("diff", SCHEME, f"published:{SCHEME}", code=1)
    assert "Valid, until" in told and f"New: Version ‘{draft.start}’" in told
    versions = said("diff", f"published:{SCHEME}@2026", f"published:{SCHEME}@{draft.start}", "-l", "nl", code=1)
    assert "wordt € 450" in versions.replace("\u00a0", " ")


def test_who_has_both_roles_publishes_nothing_of_their_own(staff: dict[str, str]) -> None:
    authority = world.organisation("authority")
    both = world.member("officer", authority)
    world.add_membership(user=both, organisation=authority, role="releaser", start=world.date(2020, 1, 1))
    said("draft", "open", "be-stad-gent", "--new", "--as", both.email)
    which = str(SchemeDraft.objects.get().pk)
    said("draft", "submit", which, "--as", both.email)
    with pytest.raises(WrittenByYourself):
        said("draft", "approve", which, "--as", both.email)
    assert "withdrawn" in said("draft", "withdraw", which, "--as", staff["officer"])
    assert which not in run.invoke(app, ["draft", "list"]).output
    assert which in run.invoke(app, ["draft", "list", "--all"]).output
    assert queries.live_draft("be-stad-gent") is None


def test_differences_of_files_and_versions(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(SECTOR.read_text(encoding="utf-8").replace("value: 40000", "value: 45000"))
    assert said("diff", str(SECTOR), SCHEME) == "0 differences"
    told = said("diff", SCHEME, str(other), "-l", "fr", code=1).replace("\u00a0", " ")
    assert "Version 2026 : Valeur « year amount » : 400 € devient 450 €" in told and told.endswith("1 difference")
    assert "0,80" in said("diff", "be-vl-vov@2019", "be-vl-vov@2025", "-l", "nl", code=1)
    assert "has no version 1999" in said("diff", "be-vl-vov@1999", "be-vl-vov@2025", code=2)
    assert "name two versions" in said("diff", "be-vl-vov@2019", "be-vl-vov", code=2)
