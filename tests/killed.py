"""A process that is killed at a step of its work on the disk: what it leaves is for a test to judge."""

import os
from collections.abc import Callable
from typing import Any

_KILLED = 9
TOUCHES = ("open", "fsync", "replace", "rename", "mkdir", "chmod", "unlink", "rmdir")
"""Calls of the system by which files are made, kept and named."""


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do the work in a process that dies before its disk is touched so often; whether it came to its end."""
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status in (0, _KILLED), "the work failed by itself"
        return status == 0
    left = step

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def touch(*asked: Any, **how: Any) -> Any:
            nonlocal left
            if left == 0:
                os._exit(_KILLED)
            left -= 1
            return real(*asked, **how)

        return touch

    for name in TOUCHES:
        setattr(os, name, dying(getattr(os, name)))
    try:
        work()
        os._exit(0)
    finally:
        os._exit(1)
