"""Makes `data/profiles/phu_tho_2026/communes.json` from the list of the province's communes and wards.

The list holds, for each unit of Nghị quyết 1676/NQ-UBTVQH15, its name, its type and the old units that it was formed
from. Each unit becomes the office of its people's committee. Contacts are kept apart, in `contacts.json`, so that
making the file again loses none.

    python tools/make_profile.py UNITS.json data/profiles/phu_tho_2026/communes.json
"""

import json
import sys
from pathlib import Path

from bot.domain.search.fold import fold

SOURCE = "Nghị quyết 1676/NQ-UBTVQH15, Điều 1"


def office_of(unit: dict) -> dict:
    """One unit as the office that governs it."""
    title = f"UBND {unit['type']} {unit['name']}"
    return {
        "key": fold(title).replace(" ", "-"),
        "name": title,
        "level": "commune",
        "parent": "ubnd-tinh",
        "unit_type": unit["type"],
        "unit_name": unit["name"],
        "formed_from": [old_unit(old) for old in unit["formed_from"]],
        "source": f"{SOURCE} khoản {unit['clause']}",
    }


def old_unit(old: dict) -> dict:
    """One old unit; what is not said of it is left out."""
    return {key: old[key] for key in ("type", "name", "part", "district") if old.get(key)}


def main() -> None:
    """Reads the list named first, writes the file named second."""
    units = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["units"]
    offices = [office_of(unit) for unit in units]
    lines = ",\n".join(json.dumps(office, ensure_ascii=False) for office in offices)
    Path(sys.argv[2]).write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{len(offices)} offices")


if __name__ == "__main__":
    main()
