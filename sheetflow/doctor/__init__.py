"""Diagnosis: what would fail later, each with its fix."""
