"""Sign-in by the national node (login.gov.pl, Węzeł Krajowy): persons from outside, by PESEL.

`trust.saml` reads and writes the messages; here stand who we are, the line to the node, what was
asked from which browser, and whose account the answer opens.
"""
