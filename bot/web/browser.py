"""What kind of browser somebody sits at, in two plain words, so that officials know their own log-ins again.

Coarse on purpose: versions and machine names would tell more of a person than this page needs.
"""

from fastapi import Request

# The first that is found in the header counts: nearly every browser also calls itself one of those below it.
_BROWSERS = (
    ("coc_coc_browser", "coccoc"),
    ("edg", "edge"),
    ("opr/", "opera"),
    ("samsungbrowser", "samsung"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("crios", "chrome"),
    ("chrome", "chrome"),
    ("safari", "safari"),
)
_MACHINES = (
    ("android", "android"),
    ("iphone", "iphone"),
    ("ipad", "ipad"),
    ("windows", "windows"),
    ("mac os", "mac"),
    ("cros", "chromeos"),
    ("linux", "linux"),
)


def kind_of(request: Request) -> str:
    """The browser and the machine, such as "chrome windows"; "" for one that does not say."""
    told = request.headers.get("user-agent", "").lower()
    browser = next((name for sign, name in _BROWSERS if sign in told), "")
    machine = next((name for sign, name in _MACHINES if sign in told), "")
    return f"{browser or 'other'} {machine or 'other'}" if browser or machine else ""
