"""Records of several sources joined to the people of the programme: read, compared, linked, and how well that went."""
