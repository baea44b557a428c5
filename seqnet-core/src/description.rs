//! What a declared model says of its layers, for those who compare it with a file.

/// A layer of a declared model: its class and the arguments that it was given. Nothing of it is in a program that does not ask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerInfo {
    /// Its field; empty for a layer within a wrapper.
    pub field: &'static str,
    /// Keras's class, such as `LSTM`, or the name of the user's type.
    pub class: &'static str,
    /// Whether its type is the user's.
    pub own: bool,
    /// The arguments that were given; all others are Keras's defaults.
    pub options: &'static [(&'static str, Setting)],
    /// The layer within a wrapper, and where it is given the one for the other direction; or the layers of a model in its place.
    pub layers: &'static [LayerInfo],
}

/// What an argument was given.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Setting {
    /// `return_sequences = True`
    Flag(bool),
    /// `strides = 2`
    Count(usize),
    /// `padding = (1, 2)`
    Counts(&'static [usize]),
    /// `dims = (2, 1)`, `target_shape = (3, -1)`
    Axes(&'static [i64]),
    /// `epsilon = 1e-5`
    Float(f64),
    /// `scale = [0.5, 2.0]`; one number is for all features.
    Floats(&'static [f64]),
    /// `activation = "tanh"`
    Text(&'static str),
    /// `activation = leaky_relu(negative_slope = 0.1)`: the function and all of its arguments.
    Call(&'static str, &'static [(&'static str, f64)]),
    /// One that is not said.
    Other,
}
