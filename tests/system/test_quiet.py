import os
import subprocess
import sys

import pytest

from formcheck.system.quiet import native_stderr_silenced


def test_what_a_library_writes_is_kept_from_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with native_stderr_silenced() as swallowed:
        os.write(2, b"W0000 from a library\n")
    os.write(2, b"after\n")

    assert capfd.readouterr().err == "after\n"
    assert swallowed.text == "W0000 from a library\n"


def test_an_error_can_quote_what_was_swallowed(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError), native_stderr_silenced() as swallowed:
        os.write(2, b"E0000 the cause\n")
        raise RuntimeError

    assert "the cause" in swallowed.text
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_blocks_may_be_nested(capfd: pytest.CaptureFixture[str]) -> None:
    with native_stderr_silenced() as outer:
        os.write(2, b"outer ")
        with native_stderr_silenced() as inner:
            os.write(2, b"inner")
        os.write(2, b"outer again")

    assert inner.text == "inner"
    assert outer.text == "outer outer again"
    assert capfd.readouterr().err == ""


def test_only_the_end_of_a_flood_is_kept(capfd: pytest.CaptureFixture[str]) -> None:
    with native_stderr_silenced() as swallowed:
        for _ in range(100):
            os.write(2, b"x" * 1000)
        os.write(2, b"the end")

    assert len(swallowed.text) == 64 * 1024
    assert swallowed.text.endswith("the end")


def test_no_descriptor_leaks() -> None:
    with native_stderr_silenced():
        pass
    before = os.dup(2)
    os.close(before)
    for _ in range(5):
        with native_stderr_silenced():
            pass
    after = os.dup(2)
    os.close(after)

    assert after == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a process on Windows always has its three descriptors")
def test_a_process_without_stderr_does_not_mind() -> None:
    code = """
import os
from formcheck.system.quiet import native_stderr_silenced
os.close(2)
with native_stderr_silenced() as swallowed:
    print("ran")
print([swallowed.text])
"""
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True)

    assert done.stdout == "ran\n['']\n"
