"""The Google office: a Google Sheet, and a folder of Drive."""
