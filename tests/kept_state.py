"""The file in which a tool that runs for hours remembers where it stopped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def keep_state(path: Path, state: dict[str, Any]) -> None:
    """Write the state; whoever stops the tool finds a whole file."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(json.dumps(state, indent=1), "utf-8")
    new.replace(path)
