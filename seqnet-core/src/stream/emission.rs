//! What arrives at a layer in one push.

use super::rate::{Collect, Every, Once, Rate, Sometimes, UpTo};
use super::steps::Burst;
use crate::Tensor;
use typenum::{B0, B1, Bit};

/// What one push brings: a timestep ([`Single`]), several ([`Burst`]), or everything at once ([`Whole`]).
pub trait Emission {
    /// One thing in it.
    type Item: Copy + 'static;
    /// The rate of a model that ends in it, as a layer of another model.
    type Rate: Rate;
    /// The plainest type that holds it, for users.
    type Plain;
    /// The most that can be in it.
    const MOST: usize = 1;

    /// For users.
    fn plain(self) -> Self::Plain;
    /// Goes through what is in it.
    fn each(self, take: impl FnMut(Self::Item));
}

/// Emissions timestep by timestep.
pub trait Timesteps: Emission {
    /// After a layer that keeps pace.
    type Every<V: Tensor>: Collect<V> + Emission<Item = V>;
    /// After a layer that gives one or none for each.
    type Sometimes<V: Tensor>: Collect<V> + Emission<Item = V>;
}

/// Whether something is there at every push (`B1`) or at some (`B0`).
pub trait Certainty: Bit {
    /// A `V`, or an `Option` of one.
    type Of<V>;

    /// Goes on with what is there.
    fn map<V, W>(there: Self::Of<V>, go_on: impl FnOnce(V) -> W) -> Self::Of<W>;
}

impl Certainty for B1 {
    type Of<V> = V;

    #[inline]
    fn map<V, W>(there: V, go_on: impl FnOnce(V) -> W) -> W {
        go_on(there)
    }
}

impl Certainty for B0 {
    type Of<V> = Option<V>;

    #[inline]
    fn map<V, W>(there: Option<V>, go_on: impl FnOnce(V) -> W) -> Option<W> {
        there.map(go_on)
    }
}

/// One timestep of a sequence, at every push or at some.
pub struct Single<C: Certainty, V>(pub(crate) C::Of<V>);

/// A whole window, or a vector, which has no time: at every push or at some.
pub struct Whole<C: Certainty, X>(pub(crate) C::Of<X>);

impl<V: Copy + 'static> Timesteps for Single<B1, V> {
    type Every<W: Tensor> = Single<B1, W>;
    type Sometimes<W: Tensor> = Single<B0, W>;
}

impl<V: Copy + 'static> Timesteps for Single<B0, V> {
    type Every<W: Tensor> = Single<B0, W>;
    type Sometimes<W: Tensor> = Single<B0, W>;
}

impl<const N: usize, V: Tensor> Timesteps for Burst<N, V> {
    type Every<W: Tensor> = Burst<N, W>;
    type Sometimes<W: Tensor> = Burst<N, W>;
}

impl<V: Copy + 'static> Emission for Single<B1, V> {
    type Item = V;
    type Rate = Every;
    type Plain = V;

    #[inline]
    fn plain(self) -> V {
        self.0
    }
    #[inline]
    fn each(self, mut take: impl FnMut(V)) {
        take(self.0);
    }
}

impl<V: Copy + 'static> Emission for Single<B0, V> {
    type Item = V;
    type Rate = Sometimes;
    type Plain = Option<V>;

    #[inline]
    fn plain(self) -> Option<V> {
        self.0
    }
    #[inline]
    fn each(self, take: impl FnMut(V)) {
        let _ = self.0.map(take);
    }
}

impl<const N: usize, V: Tensor> Emission for Burst<N, V> {
    type Item = V;
    type Rate = UpTo<N>;
    type Plain = Self;
    const MOST: usize = N;

    #[inline]
    fn plain(self) -> Self {
        self
    }
    #[inline]
    fn each(self, mut take: impl FnMut(V)) {
        for step in &self {
            take(*step);
        }
    }
}

impl<C: Certainty, X: Tensor> Emission for Whole<C, X> {
    type Item = X;
    type Rate = Once;
    type Plain = C::Of<X>;

    #[inline]
    fn plain(self) -> C::Of<X> {
        self.0
    }
    #[inline]
    fn each(self, take: impl FnMut(X)) {
        C::map(self.0, take);
    }
}
