//! Which targets have the shape of an output.

/// A target that is of the type of an output `Y`, number by number.
///
/// It is `Y` itself. A metric that asks for this, and not for `Metric<Y, Y>`, is one error where targets are classes.
#[diagnostic::on_unimplemented(
    message = "this metric compares numbers, but an output `{Y}` has targets `{Self}`",
    label = "not for targets `{Self}` of outputs `{Y}`",
    note = "help: take `Accuracy`, `TopKAccuracy` or `SparseCategoricalCrossentropy` for classes, or give it targets of the output's own shape"
)]
pub trait Alike<Y> {
    /// The target.
    #[doc(hidden)]
    fn alike(&self) -> &Y;
}

impl<Y> Alike<Y> for Y {
    fn alike(&self) -> &Y {
        self
    }
}
