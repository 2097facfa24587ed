"""What all places share: codes of outcomes, of practices and of figures about places, patterns of geography codes."""
