"""Papers of a proceeding (pisma): drafted from the case, signed, put into the file with effect."""
