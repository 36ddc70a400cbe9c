"""What a person reads: plans, findings, histories and charts, from core values to text."""
