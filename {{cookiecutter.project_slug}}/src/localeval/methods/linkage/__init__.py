"""What wrong and missing links do to an effect: how many there are, by a clerical sample, and the effect without them."""
