"""The periodic report: its selection of submissions, its figures and its texts."""
