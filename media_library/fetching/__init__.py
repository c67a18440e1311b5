"""Files from the web, by addresses that people give: from the public internet alone, whatever an address says or becomes."""
