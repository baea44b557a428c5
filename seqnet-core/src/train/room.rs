//! Where tapes are: in arrays, or on the heap.

use crate::Tensor;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

/// What a layer leaves for its derivative.
pub trait Tape {
    /// A blank tape for so many windows.
    fn new(windows: usize) -> Self;
}

impl Tape for () {
    fn new(_: usize) {}
}

macro_rules! tuples {
    ($(($($Tape:ident)*))*) => {$(
        impl<$($Tape: Tape),*> Tape for ($($Tape,)*) {
            fn new(windows: usize) -> Self {
                ($($Tape::new(windows),)*)
            }
        }
    )*};
}
tuples!((A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F));

/// Memory for one value a window: [`Windows`] or, with feature `alloc`, [`Heap`](crate::train::Heap).
pub trait Room: 'static {
    /// One `V` a window.
    type Of<V: Copy + 'static>: DerefMut<Target = [V]>;

    /// Memory that only makes a layer faster, where there is plenty: none in arrays.
    type Scratch<S: Copy + 'static>: DerefMut<Target = [S]>;

    /// The memory, filled with a value.
    fn filled<V: Copy + 'static>(windows: usize, value: V) -> Self::Of<V>;

    /// So many numbers, or none.
    fn scratch<S: Copy + 'static>(count: usize, value: S) -> Self::Scratch<S>;
}

/// A tape of one tensor a window.
pub struct Kept<R: Room, V: Tensor>(R::Of<V>);

impl<R: Room, V: Tensor> Tape for Kept<R, V> {
    fn new(windows: usize) -> Self {
        Kept(R::filled(windows, V::ZEROS))
    }
}

impl<R: Room, V: Tensor> Deref for Kept<R, V> {
    type Target = [V];

    fn deref(&self) -> &[V] {
        &self.0
    }
}

impl<R: Room, V: Tensor> DerefMut for Kept<R, V> {
    fn deref_mut(&mut self) -> &mut [V] {
        &mut self.0
    }
}

/// Room for `B` windows, in arrays.
#[derive(Debug)]
pub struct Windows<const B: usize>;

/// `B` values.
#[derive(Clone, Copy, Debug)]
pub struct Array<V, const B: usize>([V; B]);

impl<V, const B: usize> Deref for Array<V, B> {
    type Target = [V];

    fn deref(&self) -> &[V] {
        &self.0
    }
}

impl<V, const B: usize> DerefMut for Array<V, B> {
    fn deref_mut(&mut self) -> &mut [V] {
        &mut self.0
    }
}

impl<const B: usize> Room for Windows<B> {
    type Of<V: Copy + 'static> = Array<V, B>;

    fn filled<V: Copy + 'static>(_: usize, value: V) -> Array<V, B> {
        Array([value; B])
    }

    type Scratch<S: Copy + 'static> = Array<S, 0>;

    fn scratch<S: Copy + 'static>(_: usize, _: S) -> Array<S, 0> {
        Array([])
    }
}

/// Room for any number of windows.
#[cfg(feature = "alloc")]
#[derive(Debug)]
pub struct Heap;

#[cfg(feature = "alloc")]
impl Room for Heap {
    type Of<V: Copy + 'static> = alloc::vec::Vec<V>;

    fn filled<V: Copy + 'static>(windows: usize, value: V) -> alloc::vec::Vec<V> {
        alloc::vec![value; windows]
    }

    type Scratch<S: Copy + 'static> = alloc::vec::Vec<S>;

    fn scratch<S: Copy + 'static>(count: usize, value: S) -> alloc::vec::Vec<S> {
        alloc::vec![value; count]
    }
}

/// Room for `N` values where `R` has room for one: the timesteps of windows.
#[derive(Debug)]
pub struct Times<R, const N: usize>(PhantomData<R>);

/// `N` values a window, in a row.
#[derive(Debug)]
pub struct Flat<M, V, const N: usize>(M, PhantomData<V>);

impl<M: Deref<Target = [[V; N]]>, V, const N: usize> Deref for Flat<M, V, N> {
    type Target = [V];

    fn deref(&self) -> &[V] {
        self.0.as_flattened()
    }
}

impl<M: DerefMut<Target = [[V; N]]>, V, const N: usize> DerefMut for Flat<M, V, N> {
    fn deref_mut(&mut self) -> &mut [V] {
        self.0.as_flattened_mut()
    }
}

impl<R: Room, const N: usize> Room for Times<R, N> {
    type Of<V: Copy + 'static> = Flat<R::Of<[V; N]>, V, N>;

    fn filled<V: Copy + 'static>(windows: usize, value: V) -> Self::Of<V> {
        Flat(R::filled(windows, [value; N]), PhantomData)
    }

    type Scratch<S: Copy + 'static> = R::Scratch<S>;

    fn scratch<S: Copy + 'static>(count: usize, value: S) -> R::Scratch<S> {
        R::scratch(count, value)
    }
}
