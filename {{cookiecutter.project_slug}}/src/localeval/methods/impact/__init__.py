"""What a programme changed for those who took part: estimates of effects, weights, balance, levels."""
