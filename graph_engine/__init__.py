"""Match places with complementary strengths over one typed graph, and explain every suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_engine.engine import Engine

__all__ = ["Engine"]


def __getattr__(name: str) -> object:
    """Import the engine, and with it NumPy and pandas, only when it is asked for: ``hub --help`` must stay quick."""
    if name == "Engine":
        from graph_engine.engine import Engine

        return Engine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
