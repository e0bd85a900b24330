"""The portal: screens of parties and counsel (floor 10)."""
