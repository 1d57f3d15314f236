"""Names of hosts, as the environment gives them."""

import re


def hosts_in(value: object) -> object:
    """Names of hosts with commas or spaces between them, without dots around them; an empty variable names none.

    What is no text is given back as it is. Raises ValueError.
    """
    if not isinstance(value, str):
        return value
    hosts = tuple(each.strip(".").lower() for each in value.replace(",", " ").split())
    if not all(re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", host) for host in hosts):
        msg = "must be names of hosts such as zdn.vn, with commas between them"
        raise ValueError(msg)
    return hosts
