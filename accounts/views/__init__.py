"""A person's own pages, one module for each. Signing in and out is allauth's."""
