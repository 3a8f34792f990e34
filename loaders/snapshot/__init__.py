"""The bundled snapshot: our own tables of public figures, made by our own loaders and shipped with the package."""

from loaders.snapshot.build import build
from loaders.snapshot.files import FOLDER, read, read_digests, snapshot_digest, write

__all__ = ["FOLDER", "build", "read", "read_digests", "snapshot_digest", "write"]
