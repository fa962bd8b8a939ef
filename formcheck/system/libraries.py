"""The shared libraries that the wheels of OpenCV and MediaPipe expect of Linux, and what to say when one is absent."""

import re

from formcheck.language.text import Phrase

DEBIAN_PACKAGE = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libGLESv2.so.2": "libgles2",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}


def explain_import_error(error: ImportError | OSError) -> str | None:
    """One line for MissingLibrary if a shared library could not be loaded, else None.

    >>> explain_import_error(ImportError("libGL.so.1: cannot open shared object file: No such file or directory"))
    'The system library libGL.so.1 is missing; on Debian or Ubuntu: apt-get install libgl1'
    """
    absent = re.search(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file", str(error))
    if absent:
        package = DEBIAN_PACKAGE.get(absent[1])
        if package:
            return Phrase("errors.library", library=absent[1], package=package)
        return Phrase("errors.library_unknown", library=absent[1])
    if "DLL load failed" in str(error):
        return Phrase("errors.windows_library")
    return None
