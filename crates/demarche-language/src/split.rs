//! Text to sentences and words, by rules after UD English.
