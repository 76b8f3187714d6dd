"""A simulated PSRM on either database."""

import pytest

from oir_kernel.storage import Storage
from tests.support.receiver import Psrm


@pytest.fixture
def psrm(storage: Storage) -> Psrm:
    return Psrm(storage)
