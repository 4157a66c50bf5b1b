"""Plan how a workforce crosses from the work that automation takes over to the work that grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from passerelle.app.transitions.graph import transition_graph
    from passerelle.domain.transition import TransitionGraph

__version__ = "0.1.0"
__all__ = ["TransitionGraph", "__version__", "transition_graph"]

_HOMES = {  # public names; each is imported when it is first asked for, so that the command starts fast
    "TransitionGraph": "passerelle.domain.transition",
    "transition_graph": "passerelle.app.transitions.graph",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the public names
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
