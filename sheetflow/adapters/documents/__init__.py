"""Papers in two forms: Word files that staff can edit, and PDF/A for signing and keeping."""
