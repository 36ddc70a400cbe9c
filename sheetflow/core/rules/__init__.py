"""What the SOP requires of one submission, rule by rule; each rule returns problems."""
