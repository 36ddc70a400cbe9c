"""The SOP's requirements of one submission, rule by rule; each rule returns problems."""
