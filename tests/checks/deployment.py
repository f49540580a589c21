"""The files of deployment can't run here, so at least they are well-formed and name things that exist."""

import configparser
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[2]
UNITS = sorted((PROJECT / "deploy").glob("*.service"))


def main() -> int:
    """Print every fault; gives the exit code."""
    faults = [*compose(), *hooks(), *(fault for unit in UNITS for fault in service(unit)), *verify(), *scripts()]
    print("\n".join(faults))
    print(f"{len(UNITS)} units, compose, hooks and scripts: {len(faults)} faults")
    return 1 if faults else 0


def compose() -> Iterator[str]:
    """Services have an image or a build, depend on services that exist, and mount declared volumes."""
    document = yaml.safe_load((PROJECT / "compose.yaml").read_text())
    services, volumes = document["services"], document.get("volumes", {})
    for name, service_ in services.items():
        if not {"image", "build"} & set(service_):
            yield f"compose.yaml: {name} has no image and no build"
        yield from (
            f"compose.yaml: {name} waits for {other}" for other in set(service_.get("depends_on", ())) - set(services)
        )
        named = {mount.split(":")[0] for mount in service_.get("volumes", ()) if not mount.startswith((".", "/"))}
        yield from (f"compose.yaml: volume {volume} is not declared" for volume in named - set(volumes))
        yield from (f"compose.yaml: {name}: {fault}" for fault in modules(str(service_.get("command", ""))))


def service(unit: Path) -> Iterator[str]:
    """A unit has its three sections, and starts modules that exist."""
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.read(unit)
    yield from (f"{unit.name}: no [{part}]" for part in ("Unit", "Service", "Install") if part not in parser)
    yield from (f"{unit.name}: {fault}" for fault in modules(parser.get("Service", "ExecStart", fallback="")))


def modules(command: str) -> Iterator[str]:
    """Modules of ours that a command names and that are not there."""
    for name in re.findall(r"rugzak(?:\.\w+)+", command):
        path = PROJECT / "src" / name.replace(".", "/")
        if not (path.with_suffix(".py").exists() or path.is_dir()):
            yield f"there is no {name}"


def verify() -> Iterator[str]:
    """What systemd itself says, where it is; that programs lie elsewhere on this machine is no fault."""
    if not (program := shutil.which("systemd-analyze")) or not UNITS:
        return
    answer = subprocess.run([program, "verify", "--man=no", *map(str, UNITS)], capture_output=True, text=True)
    ours = [line for line in answer.stderr.splitlines() if any(unit.name in line for unit in UNITS)]
    yield from (line for line in ours if "is not executable" not in line and "not found" not in line)


def hooks() -> Iterator[str]:
    """The pre-commit configuration runs programs that the project installs."""
    document = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text())
    for hook in (hook for repository in document["repos"] for hook in repository["hooks"]):
        if shutil.which(hook["entry"].split()[0], path=str(Path(sys.executable).parent)) is None:
            yield f".pre-commit-config.yaml: {hook['id']} runs {hook['entry']}, which is not installed"


def scripts() -> Iterator[str]:
    """The shell scripts parse."""
    for script in sorted((PROJECT / ".ci").iterdir()):
        answer = subprocess.run(["sh", "-n", str(script)], capture_output=True, text=True)
        if answer.returncode:
            yield f"{script.name}: {answer.stderr.strip()}"


if __name__ == "__main__":
    sys.exit(main())
