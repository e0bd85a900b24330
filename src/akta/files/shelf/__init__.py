"""Where the paper is (gdzie jest papier): the place of each volume, and to whom it was lent."""
