//! Go's `fmt`: `print`, `printf`, and how each value is printed.
