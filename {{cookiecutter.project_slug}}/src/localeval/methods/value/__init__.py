"""What a programme cost and what it was worth: prices, discounting, costs per outcome, and net present value with its uncertainty."""
