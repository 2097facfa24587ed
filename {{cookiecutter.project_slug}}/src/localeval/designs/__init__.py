"""How impacts are estimated: one module a design, one class each, and the register of all there are."""
