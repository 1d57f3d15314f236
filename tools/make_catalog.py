"""Makes data/procedures.json from a published list in JSON Lines.

Facts are carried over: codes, titles, numbers, dates, short names of papers. Text that does not parse into a fact is
left out, and the card links to the portal's page. The result is sorted, one record per line, so that two versions
can be compared line by line.

    python tools/make_catalog.py SOURCE.jsonl --out data/procedures.json
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.domain.listing.agency import agencies_of, levels_of  # noqa: E402
from bot.domain.listing.fee import fee_of  # noqa: E402
from bot.domain.listing.paper import papers_of, results_of  # noqa: E402
from bot.domain.listing.term import terms_of  # noqa: E402
from bot.domain.listing.wording import decision_of, subjects_of, tidy, ways_of  # noqa: E402
from bot.domain.procedure import Procedure  # noqa: E402
from bot.domain.publication import text_of  # noqa: E402

_SOURCE = "Cổng Dịch vụ công quốc gia (dichvucong.gov.vn) và danh mục công bố của các bộ"


def main() -> None:
    """Reads the source, writes the catalog and prints what was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "procedures.json")
    asked = parser.parse_args()
    lines = asked.source.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    kept = sorted((procedure_of(row) for row in rows if row["current"]), key=lambda one: one.code)
    asked.out.write_text(text_of(_SOURCE, kept), encoding="utf-8")
    print(f"{len(rows)} read, {len(kept)} kept, {asked.out}")


def procedure_of(row: dict[str, Any]) -> Procedure:
    """One record of the source as a record of the catalog."""
    agencies = agencies_of(row["agency"])
    return Procedure(
        code=row["code"],
        title=tidy(row["name"]),
        title_quality=row["name_quality"],
        field=tidy(row["field"] or ""),
        issuing_agency=row["issuing_agency"],
        agencies=agencies,
        levels=levels_of(agencies, row["level"] or ()),
        terms=terms_of(row["time_text"] or ""),
        fee=fee_of(row["fee"], row["fee_flag"]),
        papers=papers_of(row["documents"] or ()),
        results=results_of(row["result"] or ()),
        submit=ways_of(" ".join(row["submit"] or ())),
        subjects=subjects_of(row["subjects"] or ""),
        legal_basis=tuple(dict.fromkeys(row["legal_basis"] or ())),
        decision=decision_of(row["decision"]),
        link=row["url"],
        as_of=row["as_of"],
    )


if __name__ == "__main__":
    main()
