//! Large models on the heap, without passing through the stack.
#![expect(unsafe_code, reason = "a constant copied into a box")]

use crate::{InPlace, Parameters, Scalar};
use alloc::boxed::Box;
use rand::Rng;

/// Models that are too large for the stack, those for time without end too; in the prelude.
pub trait Boxed: InPlace {
    /// All weights at zero, built in place.
    #[must_use]
    fn boxed() -> Box<Self> {
        let mut place = Box::<Self>::new_uninit();
        // SAFETY: source and destination are valid for one `Self`, aligned, and apart, for the box was just made. The source is
        // the value of an associated constant: made by the compiler, never dropped, without a pointer to the heap, and not
        // behind interior mutability (a constant that refers to such memory does not compile). Reading it bit by
        // bit is what every mention of a constant by value does.
        unsafe {
            core::ptr::copy_nonoverlapping(Self::ZEROED, place.as_mut_ptr(), 1);
            place.assume_init()
        }
    }

    /// Weights drawn by Keras's default initializers, built in place.
    #[must_use]
    fn boxed_random<R: Rng, S: Scalar>(rng: &mut R) -> Box<Self>
    where
        Self: Parameters<S>,
    {
        let mut model = Self::boxed();
        model.initialize(&[], rng);
        model
    }
}

impl<M: InPlace> Boxed for M {}
