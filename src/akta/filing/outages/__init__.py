"""The outage log (dziennik niedostępności): recorded, public, certified."""
