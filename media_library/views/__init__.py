"""The library's pages: one module for each kind of page. Each view fetches what is the person's own, calls, answers."""
