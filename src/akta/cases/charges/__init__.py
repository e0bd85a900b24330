"""Charges in a case (zarzuty): how they stand, and what is written of them to the course."""
