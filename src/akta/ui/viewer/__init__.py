"""The server's side of the viewer (czytnik akt), the same for portal and desk.

`reading` is who reads what by which right, `contract` the answers as plain data, `bodies` the
pixels, `answers` the answers to requests, `addresses` their addresses. A face gives one function
that opens a `Reading` or refuses; there is no other way in.
"""
