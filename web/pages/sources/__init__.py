"""Pages of sources: who published what under which licence, what was left out, what each cannot say."""
