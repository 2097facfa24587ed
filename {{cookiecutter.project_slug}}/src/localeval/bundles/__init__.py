"""Reading other people's bundles, which are taken to be hostile."""
