"""An office that lives in this process only: for tests, and for trying a plan out."""
