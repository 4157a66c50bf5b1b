from __future__ import annotations

from passerelle.app.transitions import used
from passerelle.data import reference as snapshots


def test_every_source_that_is_named_is_one_of_the_snapshot() -> None:
    known = snapshots.load()
    assert {source.id for source in used.used_sources(known)} == used._USED


def test_sources_of_what_is_not_read_are_left_out() -> None:
    ids = {source.id for source in used.used_sources(snapshots.load())}
    assert not ids & {"bls-jolts-national", "census-btos-state", "esco-1.2", "felten-2018"}
