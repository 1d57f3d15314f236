"""The settings: what is missing, misspelt or risky. Values of secrets are never told."""

from collections.abc import Mapping
from datetime import date
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.commands.checkup.finding import Findings
from bot.config import Settings
from bot.domain.profile import Profile

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - looked for, not listened on


def look_at_settings(found: Findings, settings: Settings, environment: Mapping[str, str]) -> None:
    """The settings of this process, and names in the environment that are none."""
    known = {f"MOTCUA_{name.upper()}" for name in type(settings).model_fields}
    for name in sorted(environment):
        if name.startswith("MOTCUA_") and name not in known and not name.startswith("MOTCUA_TEST_"):
            found.warn("doctor.setting_unknown", name=name)
    _public_address(found, settings)
    if settings.host in _EVERYWHERE:
        found.warn("doctor.host_everywhere", host=settings.host)
    if settings.log_level == "DEBUG":
        found.warn("doctor.log_debug")
    for name in ("zalo_oa_api", "zalo_oa_oauth"):
        if urlsplit(str(address := getattr(settings, name))).scheme == "http" and not _is_here(str(address)):
            found.fail("doctor.api_plain", setting=f"MOTCUA_{name.upper()}")
    for name in ("telegram", "zalo_bot"):
        api, webhook = getattr(settings, f"{name}_api"), getattr(settings, f"{name}_webhook")
        if urlsplit(str(api)).scheme == "http" and not _is_here(str(api)):
            found.fail("doctor.api_plain", setting=f"MOTCUA_{name.upper()}_API")
        if webhook is not None:
            _webhook_address(found, settings, f"MOTCUA_{name.upper()}_WEBHOOK", str(webhook))


def _public_address(found: Findings, settings: Settings) -> None:
    if settings.public_address is None:
        found.warn("doctor.address_missing", address=settings.address)
    elif _is_here(settings.address):
        found.warn("doctor.address_here", address=settings.address)
    elif not settings.address.startswith("https://"):
        found.fail("doctor.address_plain", address=settings.address)
    else:
        found.ok("doctor.address_good", address=settings.address)


def _webhook_address(found: Findings, settings: Settings, setting: str, address: str) -> None:
    webhook = urlsplit(address)
    if webhook.scheme != "https":
        found.fail("doctor.webhook_plain", setting=setting)
    elif settings.public_address and webhook.hostname != urlsplit(settings.address).hostname:
        found.warn("doctor.webhook_elsewhere", setting=setting)


def _is_here(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def look_at_profile(found: Findings, profile: Profile, today: date) -> None:
    """Whether the profile is today's, and how much of it nobody with the law in hand has confirmed."""
    if profile.ended is not None and profile.ended < today:
        found.fail("doctor.profile_ended", profile=profile.key, day=profile.ended.isoformat())
        return
    in_force = [each for each in (*profile.rules, *profile.charges) if each.holds(today)]
    unsure = sum(each.needs_check for each in in_force) + profile.cutoff.needs_check
    if unsure:
        found.warn("doctor.profile_unsure", profile=profile.key, count=unsure, all=len(in_force) + 1)
    else:
        found.ok("doctor.profile_good", profile=profile.key)
