"""What a release holds beside the code: front-end files and compiled messages. Hatchling runs this when it builds."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Assets(BuildHookInterface):  # type: ignore[type-arg,misc]  # hatchling is only there while it builds
    """Makes the assets where they are missing, and takes them into the archive though version control ignores them."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable install serves the working tree, which `make run` provides for: nothing to do then."""
        if version == "editable":
            return
        assets = runpy.run_path(str(Path(self.root) / "tools" / "assets.py"))
        assets["main"]()
        names = [*assets["FILES"].values()]
        if self.target_name == "sdist":
            # A wheel is built from this archive; with the stamp and all files there, it needs no npm.
            names += [*assets["FOR_TESTS"].values(), ".lock"]
        build_data["artifacts"] += [f"/rencai_web/static/vendor/{name}" for name in names]
        build_data["artifacts"] += [f"/rencai/plan/report/fonts/{name}" for name in assets["TYPEFACE"].values()]
        build_data["artifacts"].append("/rencai_web/**/*.mo")
