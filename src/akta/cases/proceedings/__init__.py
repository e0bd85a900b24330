"""The life of a proceeding (przebieg postępowania): its events, its state, its open duties."""
