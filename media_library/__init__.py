"""Media: assets, resumable uploads, ingest, storage and serving. Knows nothing of projects."""
