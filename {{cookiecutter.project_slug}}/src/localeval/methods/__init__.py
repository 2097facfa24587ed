"""The statistical methods, in three sciences: one published method a file, arrays in, results out; no input or output."""
