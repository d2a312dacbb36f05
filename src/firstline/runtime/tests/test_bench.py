"""The benchmark runs, small, against a real desk, and says what it could not measure."""

import json
from pathlib import Path

import pytest

from firstline.runtime import bench


@pytest.mark.slow
def test_a_small_bench_measures_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "bench.json"

    code = bench.main(["--tickets", "40", "--clients", "1,2", "--requests", "4", "--seconds", "2", "--json", str(out)])

    lines = json.loads(out.read_text())
    problems = [line for line in lines if line["problem"]]
    assert problems == []
    assert code == 0
    assert {line["what"] for line in lines} >= {
        "create (API)",
        "reply (API)",
        "queue page, 50 rows",
        "ticket page, 10 messages",
        "live delay",
    }
    assert all(line["p50"] > 0 for line in lines)
    assert "memory at rest" in capsys.readouterr().out
