"""Units of the prosecution (jednostki), cells, posts and appointments (floor 4)."""
