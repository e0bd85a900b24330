"""Coercive measures (środki przymusu) in their own calendar: clocks, terms, limits and duties.

Pure: what happened to one suspect in one case goes in as events, what is due comes out with the
provision and the steps. A day is 24 hours, a month 30 and a year 365 days; nothing is moved
(art. 127b, 127c, 265 k.p.k.).
"""
