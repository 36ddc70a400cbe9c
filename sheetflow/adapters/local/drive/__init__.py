"""Drive folder of a local office: references found, files inspected, copied, published."""
