"""Reference data of all rooms, loaded after migrations; loading again changes nothing."""


def load_reference() -> None:
    """Load the unit network, registers and kinds of documents."""
    from akta.cases.reference import load_registers
    from akta.core import clock
    from akta.units import services as units

    load_registers()
    units.load_reference(clock.now())
