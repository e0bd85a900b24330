"""Papers of a proceeding (pisma procesowe): what each must say, by which rule, and how it is set.

Pure: values of fields go in, a composed document and what is missing come out. Printing, storing
and signing are the work of the papers room.
"""
