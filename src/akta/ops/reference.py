"""Reference data of all rooms, loaded after migrations; loading again changes nothing."""


def load_reference() -> None:
    """Load the unit network, registers, kinds of documents and pleadings, addressees."""
    from akta.cases.reference import load_registers
    from akta.core import clock
    from akta.files.models import DocumentKind
    from akta.files.reference import load_kinds
    from akta.filing.reference import load_addressees
    from akta.filing.reference import load_kinds as load_pleadings
    from akta.units.reference import load_reference as load_units

    load_units(clock.now())
    load_registers()
    load_kinds(DocumentKind)
    load_pleadings()
    load_addressees(clock.now())
