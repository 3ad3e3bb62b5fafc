"""What comes from outside is read or refused as the parsers say: the kept seeds, and bytes that once were too much."""

from __future__ import annotations

import pytest
from fuzz import PARSERS, seeds


@pytest.mark.parametrize("parser", PARSERS)
def test_a_parser_reads_or_refuses_the_kept_seeds_whole_and_cut(parser: str) -> None:
    kept = seeds(parser)
    assert kept
    for seed in kept:
        for end in {0, 1, len(seed) // 2, len(seed) - 1, len(seed)}:
            PARSERS[parser](seed[:end])
