"""The log of every look: chain, checkpoints, anchors, verification (floor 3)."""
