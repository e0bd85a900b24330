"""The post of the day (dziennik korespondencji): letters that came on paper, and their scans."""
