//! JSON into values, and values into JSON as Go's encoder writes it.
