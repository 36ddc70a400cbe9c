"""The execution of a plan: commit first, then each effect separately, then acknowledge."""
