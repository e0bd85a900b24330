"""Conversion to PDF/A („Popraw za mnie”): a new file beside the old one, for its owner to judge."""
