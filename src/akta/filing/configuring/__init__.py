"""What an administrator sets: kinds of pleadings, effect, sealing body, further fields."""
