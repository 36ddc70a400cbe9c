"""What the SOP asks of one submission, rule by rule; each rule returns problems as values."""
