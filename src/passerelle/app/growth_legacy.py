"""The leave-out test of skills from O*NET on SOC 2010, as measured once from the publishers' files.

``growth_leave_out.legacy_leave_out`` measures it again; a test holds these figures to it.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from passerelle.app.growth_leave_out import LeaveOut, Verdict, Way
from passerelle.engines.leave_out import Flips

# Group, way, verdict; occupations hidden and error of fit; then as the fields of Flips.
_Row: TypeAlias = tuple[str, str, str, tuple[int, float], tuple[int, float, float, float, float, float]]
_MEASURED: Final[tuple[_Row, ...]] = (
    ("all occupations", "into", "viable", (352, 0.0395), (264000, 0.1167, 0.1274, 0.2127, 0.1562, 0.0784)),
    ("all occupations", "into", "fit", (352, 0.0395), (264000, 0.2399, 0.2674, 0.2419, 0.1819, 0.0881)),
    ("all occupations", "into", "direct", (352, 0.0395), (264000, 0.0247, 0.0379, 0.4676, 0.4265, 0.1185)),
    ("all occupations", "out of", "viable", (352, 0.0406), (264000, 0.1177, 0.126, 0.2247, 0.1552, 0.0959)),
    ("all occupations", "out of", "fit", (352, 0.0406), (264000, 0.254, 0.2711, 0.2555, 0.1734, 0.1178)),
    ("all occupations", "out of", "direct", (352, 0.0406), (264000, 0.0267, 0.0351, 0.4474, 0.3733, 0.1761)),
    (
        "computer and mathematical",
        "into",
        "viable",
        (9, 0.0317),
        (6750, 0.0207, 0.0225, 0.1863, 0.1382, 0.0643),
    ),
    ("computer and mathematical", "into", "fit", (9, 0.0317), (6750, 0.1486, 0.171, 0.2675, 0.2097, 0.0907)),
    (
        "computer and mathematical",
        "into",
        "direct",
        (9, 0.0317),
        (6750, 0.0096, 0.0139, 0.41, 0.3723, 0.0923),
    ),
    (
        "computer and mathematical",
        "out of",
        "viable",
        (9, 0.0368),
        (6750, 0.0456, 0.0446, 0.3406, 0.196, 0.2143),
    ),
    (
        "computer and mathematical",
        "out of",
        "fit",
        (9, 0.0368),
        (6750, 0.1707, 0.1825, 0.3479, 0.2362, 0.1832),
    ),
    (
        "computer and mathematical",
        "out of",
        "direct",
        (9, 0.0368),
        (6750, 0.0076, 0.0101, 0.3699, 0.3235, 0.098),
    ),
    ("growth roles", "into", "viable", (3, 0.0308), (2250, 0.02, 0.0204, 0.0217, 0.0217, 0.0)),
    ("growth roles", "into", "fit", (3, 0.0308), (2250, 0.1396, 0.1511, 0.2033, 0.1471, 0.0764)),
    ("growth roles", "into", "direct", (3, 0.0308), (2250, 0.0138, 0.0209, 0.375, 0.3617, 0.0323)),
    ("growth roles", "out of", "viable", (3, 0.0366), (2250, 0.0302, 0.0347, 0.2195, 0.1795, 0.0588)),
    ("growth roles", "out of", "fit", (3, 0.0366), (2250, 0.1671, 0.1738, 0.3646, 0.2379, 0.2074)),
    ("growth roles", "out of", "direct", (3, 0.0366), (2250, 0.0084, 0.0107, 0.4074, 0.3333, 0.1579)),
)
RECORDED: Final = tuple(
    LeaveOut("legacy", group, Way(way), Verdict(verdict), *hidden, Flips(*flips))
    for group, way, verdict, hidden, flips in _MEASURED
)
