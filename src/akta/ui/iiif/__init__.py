"""IIIF for any viewer: manifests, search inside a grant, and the questions before a picture.

Data and answers only; who may ask is decided by the face (`akta.portal.iiif`), through a lens.
"""
