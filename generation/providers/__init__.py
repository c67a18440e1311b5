"""Adapters to what makes media, one file per wire protocol. Plain Python: no Django; what calls them is generating.py."""
