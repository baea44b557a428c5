//! Activation functions, exactly as Keras 3 defines them.
//!
//! ```text
//! linear(x)  = x
//! sigmoid(x) = 1 / (1 + e⁻ˣ)
//! tanh(x)    = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)
//! ```

use crate::Scalar;
use core::fmt::Debug;

/// A function that a layer applies to its output, or a recurrent layer to its gates.
pub trait Activation: Copy + Debug + Default {
    /// Replaces the features of one timestep by the function of them.
    fn apply<S: Scalar>(features: &mut [S]);
}

macro_rules! element_wise {
    ($($(#[$doc:meta])* $Name:ident $alias:literal, $x:ident => $value:expr;)*) => {$(
        $(#[$doc])*
        #[doc(alias = $alias)]
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $Name;

        impl Activation for $Name {
            #[inline]
            fn apply<S: Scalar>(features: &mut [S]) {
                for feature in features {
                    let $x = *feature;
                    *feature = $value;
                }
            }
        }
    )*};
}

element_wise! {
    /// `x`
    Linear "linear", x => x;
    /// `1 / (1 + e⁻ˣ)`
    Sigmoid "sigmoid", x => S::ONE / (S::ONE + (-x).exp());
    /// The hyperbolic tangent.
    Tanh "tanh", x => x.tanh();
}
