//! Weights that are embedded while a crate compiles.
//!
//! The expansion of `#[weights = ".."]` has the tensors of a file as a type, [`Tensors`]. Every layer says which of them are its own and
//! what it is with them, [`Trained`]. All of that is constants, so the model lies in the program as it is used.

pub use crate::cast::Plain;
use crate::{Parameters, Scalar, cast};
use core::marker::PhantomData;
pub use seqnet_shapes::{Declared, Prefix, Stored};

/// The tensors of a file, as seen from a layer.
pub trait Tensors {
    /// All of them.
    const FILE: &'static [Stored<'static>];
    /// The layer.
    const LAYER: Prefix<'static>;
}

/// A layer whose weights can be taken from a file while a crate compiles.
pub trait Trained<S: Scalar, W: Tensors>: Parameters<S> {
    /// The names and shapes of its tensors, those that [`Parameters::visit`] shows.
    const TENSORS: &'static [Declared<'static>];
    /// The layer with the weights of the file; zeros where it lacks them, which a check has said.
    const EMBEDDED: Self;
}

/// The tensor `name`.
#[must_use]
pub const fn tensor<W: Tensors, T: Plain>(name: &str) -> T {
    match seqnet_shapes::stored(W::FILE, &W::LAYER, name) {
        Some(tensor) => cast::read(tensor.bytes),
        None => cast::read(&[]),
    }
}

/// A part of a file.
#[must_use]
pub const fn part(bytes: &'static [u8], start: usize, end: usize) -> &'static [u8] {
    bytes.split_at(end).0.split_at(start).1
}

/// What holds layers by names.
pub trait Names {
    /// The names.
    const NAMES: &'static [&'static str];
}

/// The tensors of the layer with the `K`th of the names, within what `W` is seen from.
#[derive(Debug)]
pub struct Within<W, N, const K: usize>(PhantomData<(W, N)>);

impl<W: Tensors, N: Names, const K: usize> Tensors for Within<W, N, K> {
    const FILE: &'static [Stored<'static>] = W::FILE;
    const LAYER: Prefix<'static> = Prefix::join(&W::LAYER, N::NAMES[K]);
}

/// A layer with the weights of a file if it can take them, else as it is.
#[derive(Debug)]
pub struct Embed<L, S, W>(PhantomData<(L, S, W)>);

impl<L: Trained<S, W>, S: Scalar, W: Tensors> Embed<L, S, W> {
    /// [`Trained::TENSORS`].
    pub const TENSORS: &'static [Declared<'static>] = L::TENSORS;
    /// [`Trained::EMBEDDED`].
    pub const LAYER: L = L::EMBEDDED;
}

/// The same for a layer that takes none. An inherent constant of [`Embed`] goes before these.
pub trait AsItIs {
    /// The layer.
    type Layer;
    /// None.
    const TENSORS: &'static [Declared<'static>] = &[];
    /// [`Parameters::ZEROS`].
    const LAYER: Self::Layer;
}

impl<L: Parameters<S>, S: Scalar, W> AsItIs for Embed<L, S, W> {
    type Layer = L;
    const LAYER: L = L::ZEROS;
}

/// At the beginning of a cache line, or of two.
#[derive(Debug)]
#[repr(align(64))]
pub struct Aligned<T>(pub T);

/// [`Trained`] of a layer from its fields that are tensors, and their shapes.
macro_rules! trained {
    (impl[$($generics:tt)*] $layer:ty { $($field:ident: $shape:expr),* $(,)? }) => {
        impl<$($generics)*, W: $crate::trained::Tensors> $crate::trained::Trained<S, W> for $layer {
            const TENSORS: &'static [$crate::trained::Declared<'static>] =
                &[$($crate::trained::Declared::tensor(stringify!($field), $shape)),*];
            #[allow(clippy::needless_update, reason = "some layers have fields that are no tensors")]
            const EMBEDDED: Self = Self {
                $($field: $crate::trained::tensor::<W, _>(stringify!($field)),)*
                ..<Self as $crate::Parameters<S>>::ZEROS
            };
        }
    };
}
pub(crate) use trained;
