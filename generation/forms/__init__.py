"""What people type about generation: what they ask of a model, and prompt templates."""
