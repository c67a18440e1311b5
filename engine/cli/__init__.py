"""The engine on the command line, a module for each group of commands. Needs no Django and no database.

`terminal` has what all of them share: exit statuses, how results and errors are told, progress, Ctrl+C; `materials` the
files that a document names.
"""
