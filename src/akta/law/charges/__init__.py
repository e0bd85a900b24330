"""Acts and charges of suspects (czyny i zarzuty): §§ 138–142 and 225 Regulaminu. Pure.

An act may be charged to several suspects; a charge is one act of one suspect. Charges are a fold of
the events of the proceeding, like everything else there.
"""
