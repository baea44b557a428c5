//! Keras-like recurrent networks whose shapes are checked when they compile.
#![no_std]

pub use seqnet_core::{
    Burst, Emission, Endless, Every, Initializer, Layer, LengthError, Model, Once, Parameters, Path, Place,
    Position, Rate, Scalar, Sequence, Sometimes, State, Steps, Stepwise, Stream, Streamed, Streams, Tensor,
    Timeline, UpTo, Vector, View, Weight, activations, layers,
};

#[cfg(feature = "alloc")]
pub use seqnet_core::Boxed;
#[cfg(feature = "weights")]
pub use seqnet_weights::{SafeTensors, WeightsError};

/// Declares a model.
#[macro_export]
macro_rules! sequential {
    ($($model:tt)*) => {
        $crate::__private::sequential! { ($crate::__private) $($model)* }
    };
}

/// What one needs to declare a model and to run it.
pub mod prelude {
    #[cfg(feature = "alloc")]
    pub use crate::Boxed;
    pub use crate::{
        Layer, Model, Parameters, Sequence, State, Steps, Stepwise, Stream, Tensor, Vector, sequential,
    };
    #[cfg(feature = "weights")]
    pub use crate::{SafeTensors, WeightsError};
}

/// What the expansion of `sequential!` uses; it can change with any version.
#[doc(hidden)]
pub mod __private {
    pub use nalgebra::SVector;
    pub use rand::Rng;
    pub use seqnet_core::own::*;
    pub use seqnet_core::*;
    pub use seqnet_macros::sequential;
    pub use seqnet_shapes as shapes;
}
