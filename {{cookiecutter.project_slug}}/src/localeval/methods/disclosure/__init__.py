"""What may be printed without telling about anybody: suppression, rounding, and the attacker that proves them."""
