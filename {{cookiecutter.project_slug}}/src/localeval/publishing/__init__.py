"""What leaves a project, and the gate that it must pass: bundles with their description, and pages."""
