"""What several places together show: pooling, differences between places, prediction."""
