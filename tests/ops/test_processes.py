"""What the served process does with itself."""

import gc

from akta.ops.processes import spare_what_is_loaded


def test_what_is_loaded_is_spared_by_the_collector():
    left = object.__new__(type("Marked", (), {}))
    try:
        spare_what_is_loaded()
        assert gc.get_freeze_count() > 1000
        assert not any(each is left for each in gc.get_objects())
    finally:
        gc.unfreeze()
    assert any(each is left for each in gc.get_objects())
