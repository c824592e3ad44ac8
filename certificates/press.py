"""A process of its own for a PDF of many pages: the engine gives its memory back only at its end.

`python -m certificates.press`: the template's path, the root and the moment come as arguments, the
data on standard input; the PDF goes to standard output. Needs no settings.
"""

import subprocess
import sys
from datetime import datetime
from pathlib import Path


def press(template: Path, root: Path, data: str, at: datetime) -> bytes:
    """The PDF. Raises CalledProcessError, with what the engine said in `stderr`."""
    command = [sys.executable, "-m", "certificates.press", str(template), str(root), at.isoformat()]
    done = subprocess.run(  # noqa: S603 - our own programme
        command, input=data.encode(), capture_output=True, check=True, cwd=root
    )
    return done.stdout


def main(template: str, root: str, at: str) -> None:
    import typst

    pdf = typst.compile(
        template,
        root=root,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": sys.stdin.buffer.read().decode()},
        pdf_standards="ua-1",
        timestamp=datetime.fromisoformat(at),
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main(*sys.argv[1:])
