"""The pages of generation: one module for each kind of page. Each view fetches what the person may see, calls, answers."""
