"""What views read of a request: who asks, and which page."""

from typing import cast

from django.http import HttpRequest

from toetssteen.staff.models import StaffMember


def member_of(request: HttpRequest) -> StaffMember:
    """Who is signed in; every page but that of signing in asks for somebody."""
    return cast(StaffMember, request.user)


def page_of(request: HttpRequest) -> int:
    """The number of a page, from 1 on; the first where none was asked, or what is none."""
    text = request.GET.get("bladzijde", "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
