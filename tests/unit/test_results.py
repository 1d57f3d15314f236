"""What a citizen gets, by its name and without the portal's own numbers."""

import pytest

from bot.domain.listing.paper import results_of


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("KQ0174Phép bay", "Phép bay"),
        ("KQ.0001111Giấy chứng nhận đăng ký", "Giấy chứng nhận đăng ký"),
        ("KQ-167Công văn từ chối", "Công văn từ chối"),
        ("Giấy phép môi trườngMã: KQ.G10.000894- Văn bản thông báo", "Giấy phép môi trường"),
    ],
)
def test_a_result_is_shown_without_the_portals_number(published, shown):
    assert results_of([published]) == (shown,)
