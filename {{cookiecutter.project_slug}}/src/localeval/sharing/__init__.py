"""What leaves the project and what comes in from other places: bundles, publications, what changed."""
