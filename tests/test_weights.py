"""The weights of likely ties are what the project's own annotated reports give."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path

from kg.extract import likely

ROOT = Path(__file__).parent.parent
_spec = importlib.util.spec_from_file_location("fit_ties", ROOT / "scripts" / "fit_ties.py")
assert _spec is not None and _spec.loader is not None
fit_ties = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = fit_ties  # its dataclasses look themselves up
_spec.loader.exec_module(fit_ties)


def test_the_table_is_what_the_script_writes() -> None:
    corpora = {folder.name: fit_ties.rows_of(folder) for folder in fit_ties.OWN}
    assert len(corpora) >= 6
    fitted = tomllib.loads(fit_ties.written(corpora, fit_ties.THRESHOLD))
    table = tomllib.loads(Path(likely.__file__).with_name("likely.toml").read_text(encoding="utf-8"))
    assert table.keys() == fitted.keys()
    assert table["threshold"] == fitted["threshold"]
    for relation in table.keys() - {"threshold"}:
        signs = table[relation].keys() | fitted[relation].keys()
        # Rounding and the last bits of exp() may differ between machines, and a weight below 0.05 is left out.
        far = {s for s in signs if abs(table[relation].get(s, 0) - fitted[relation].get(s, 0)) > 0.06}
        assert not far, (relation, far)
