"""Text for people from core values: plans, findings, histories and charts."""
