//! The error of a slice that does not fit.

use core::fmt;

/// A slice has not as many numbers as the shape asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthError {
    /// How many numbers the shape holds.
    pub needed: usize,
    /// How many the slice has.
    pub given: usize,
}

impl LengthError {
    pub(crate) fn check<S>(values: &[S], needed: usize) -> Result<(), LengthError> {
        if values.len() == needed { Ok(()) } else { Err(LengthError { needed, given: values.len() }) }
    }
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the shape needs {} numbers, but the slice has {}", self.needed, self.given)
    }
}

impl core::error::Error for LengthError {}
