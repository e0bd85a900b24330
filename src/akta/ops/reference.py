"""Reference data of all rooms, loaded after migrations; loading again changes nothing."""


def load_reference() -> None:
    """Load the unit network, registers and kinds of documents."""
    from akta.cases.reference import load_registers
    from akta.core import clock
    from akta.files.models import DocumentKind
    from akta.files.reference import load_kinds
    from akta.units.reference import load_reference as load_units

    load_units(clock.now())
    load_registers()
    load_kinds(DocumentKind)
