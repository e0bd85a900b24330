"""Reference data of the cases: the registers (repertoria) of a prosecution unit."""

from akta.cases.models import Register

REGISTERS: tuple[tuple[str, str, bool], ...] = (
    ("Ds", "sprawy o przestępstwa i wykroczenia", True),
    ("Di", "czynności niewpisywane do Ds w sprawach prowadzonych przez inne organy", True),
    ("Dsn", "nadzór służbowy", True),
    ("Ak", "analizy kryminalne", True),
    ("Ko", "korespondencja", False),
    ("Pc", "sprawy cywilne", False),
    ("Pa", "sprawy administracyjne", False),
    ("Pn", "sprawy nieletnich", False),
    ("Nps", "skargi na przewlekłość postępowania", False),
    ("Oz", "pomoc prawna w obrocie zagranicznym", True),
    ("Ns", "odszkodowania za niesłuszne skazanie lub zatrzymanie", False),
)


def load_registers() -> None:
    """Add the registers that are missing; what an installation changed stays as it is."""
    rows = (
        Register(code=code, name=name, is_criminal=is_criminal, order=order)
        for order, (code, name, is_criminal) in enumerate(REGISTERS)
    )
    Register.objects.bulk_create(rows, ignore_conflicts=True)
