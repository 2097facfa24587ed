"""What a person sees: sentences, tables, figures, and the report that they become."""
