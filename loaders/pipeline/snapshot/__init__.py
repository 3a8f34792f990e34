"""The bundled snapshot: our own tables of public figures, made by our own loaders and shipped with the package."""

from loaders.pipeline.snapshot.build import build
from loaders.pipeline.snapshot.folder import FOLDER, read, snapshot_digest, write

__all__ = ["FOLDER", "build", "read", "snapshot_digest", "write"]
