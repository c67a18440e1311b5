"""`manage.py work` opens no media on a machine where the sandbox does not hold."""

import pytest
from django.core.management import CommandError, call_command

from engine import sandbox


def test_it_refuses_to_start_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise sandbox.SandboxUnavailable("The kernel lacks Landlock.")

    monkeypatch.setattr(sandbox, "self_test", fail)
    with pytest.raises(CommandError, match="lacks Landlock"):
        call_command("work", workers=1)
