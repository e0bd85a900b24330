"""Pages out of foreign bytes: rendering, text layer, OCR, measuring (floor 1)."""
