"""Whatever is put into OUT: there is a receipt, nothing breaks, and a real number is kept nowhere."""

from hypothesis import given
from hypothesis import strategies as st

from oir_kernel.cpr_gate import STRICTEST, find_cprs
from oir_kernel.errors import SandboxError
from oir_kernel.sftp.content import require_allowed, shown
from oir_kernel.sftp.documents import Refused, Trigger, read_trigger
from oir_kernel.sftp.names import FOLDERS, is_file_name, read_user, split_path, system_named
from tests.support.leverance import trigger

GOOD = trigger(b"x")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        require_allowed(content, STRICTEST)
    except Refused:
        return
    assert not STRICTEST.refuses(shown(content, STRICTEST))


@given(st.integers(0, len(GOOD)), st.integers(0, 30), st.binary(max_size=30))
def test_a_damaged_trigger_is_read_or_refused_with_our_error(at: int, cut: int, put_in: bytes) -> None:
    damaged = GOOD[:at] + put_in + GOOD[at + cut :]
    try:
        read = read_trigger(damaged, STRICTEST)
    except SandboxError:
        return
    assert isinstance(read, Trigger)


@given(
    st.binary(max_size=60)
    | st.lists(st.sampled_from(["IN", "OUT", "..", ".", "a", "", "/"])).map("/".join).map(str.encode)
)
def test_no_path_leads_out_of_the_two_folders(path: bytes) -> None:
    place = split_path(path)
    if place is not None and place != ("", ""):
        folder, name = place
        assert folder in FOLDERS
        assert not name or (is_file_name(name) and "/" not in name and name not in (".", ".."))


@given(st.text(max_size=80))
def test_a_name_with_a_number_names_nobody_and_a_user_is_found_by_its_own_name(name: str) -> None:
    user = read_user(f"demo+{name}")
    if user is not None:
        assert list(find_cprs(name)) == []
        assert system_named(user.name, "demo") == name
        assert "+" in name or system_named(name, "demo") in (name, "")
