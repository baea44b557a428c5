//! The byte-layout casts: weights and tensors seen as plain rows of numbers.
#![expect(unsafe_code, reason = "the only casts of the crate, each with its proof")]

#[cfg(feature = "train")]
use crate::Sequences;
use crate::{Scalar, Sequence, Vector};
use core::mem::MaybeUninit;
use nalgebra::SVector;

/// The numbers of `rows`, one row after the other.
pub(crate) const fn scalars<S, const U: usize>(rows: &[SVector<S, U>]) -> &[S] {
    // SAFETY: `SVector<S, U>` is a `#[repr(C)]` struct whose only field that is not zero-sized is an `ArrayStorage<S, U, 1>`,
    // `#[repr(transparent)]` over `[[S; U]; 1]`. Hence it has the size and the alignment of `[S; U]`, and a slice of
    // `n` of them is `n * U` scalars in a row. `n * U` cannot overflow, for the slice exists in memory
    // (a zero-sized `[S; 0]` gives a product of zero).
    unsafe { core::slice::from_raw_parts(rows.as_ptr().cast(), rows.len() * U) }
}

/// The numbers of `rows`, one row after the other, to be written.
pub(crate) const fn scalars_mut<S, const U: usize>(rows: &mut [SVector<S, U>]) -> &mut [S] {
    // SAFETY: as in `scalars`; the borrow of `rows` is exclusive and lives as long as the result.
    unsafe { core::slice::from_raw_parts_mut(rows.as_mut_ptr().cast(), rows.len() * U) }
}

/// Rows of a layer without gates, as rows of one gate.
pub(crate) const fn one_gate<S, const U: usize, const N: usize>(
    rows: &[SVector<S, U>; N],
) -> &[[SVector<S, U>; 1]; N] {
    // SAFETY: an array of one has the layout of what it holds.
    unsafe { &*core::ptr::from_ref(rows).cast() }
}

/// The same array, where `F` is another name of `G`.
pub(crate) const fn renamed<T, const F: usize, const G: usize, const K: usize>(
    rows: &[[T; G]; K],
) -> Option<&[[T; F]; K]> {
    // SAFETY: where both are the same number, both are the same type.
    if F == G { Some(unsafe { &*core::ptr::from_ref(rows).cast() }) } else { None }
}

/// The timesteps of a sequence.
pub(crate) const fn steps<const T: usize, const F: usize, S>(
    sequence: &Sequence<T, F, S>,
) -> &[Vector<F, S>; T] {
    // SAFETY: `Sequence<T, F, S>` is `#[repr(transparent)]` over `SMatrix<S, F, T>`, which by the argument in `scalars` has the
    // layout of `[[S; F]; T]` (nalgebra stores column by column); `Vector<F, S>` is `#[repr(transparent)]` over
    // `SVector<S, F>`, which has that of `[S; F]`.
    unsafe { &*core::ptr::from_ref(sequence).cast() }
}

/// The timesteps of a sequence, to be written.
pub(crate) const fn steps_mut<const T: usize, const F: usize, S>(
    sequence: &mut Sequence<T, F, S>,
) -> &mut [Vector<F, S>; T] {
    // SAFETY: as in `steps`; the borrow is exclusive and lives as long as the result.
    unsafe { &mut *core::ptr::from_mut(sequence).cast() }
}

/// The numbers of several sequences, one after the other.
pub(crate) const fn numbers<const N: usize, const F: usize, S>(sequences: &[Sequence<N, F, S>]) -> &[S] {
    // SAFETY: by the argument in `steps` a `Sequence<N, F, S>` has the size and the alignment of `[[S; F]; N]`, so that a slice of `n` of them
    // is `n * N * F` scalars in a row. The products cannot overflow, for the slice exists in memory; where an
    // `N`, an `F` or the length is zero, the product with it is zero, or overflows nothing but a number that is multiplied by zero.
    unsafe { core::slice::from_raw_parts(sequences.as_ptr().cast(), sequences.len() * (N * F)) }
}

/// The numbers of several sequences, one after the other, to be written.
pub(crate) const fn numbers_mut<const N: usize, const F: usize, S>(
    sequences: &mut [Sequence<N, F, S>],
) -> &mut [S] {
    // SAFETY: as in `numbers`; the borrow is exclusive and lives as long as the result.
    unsafe { core::slice::from_raw_parts_mut(sequences.as_mut_ptr().cast(), sequences.len() * (N * F)) }
}

/// A row of scalars in memory, and nothing else: what bytes of a file can be taken for.
///
/// # Safety
///
/// The type is an `f32`, an `f64`, or any number of such one after the other, without padding. Hence every pattern of bits is a
/// value, zeros are one, and there is no destructor.
pub unsafe trait Plain: Copy {
    /// Bytes of one scalar.
    const SCALAR_BYTES: usize;
}

// SAFETY: they are what the trait names.
unsafe impl Plain for f32 {
    const SCALAR_BYTES: usize = size_of::<f32>();
}
// SAFETY: as above.
unsafe impl Plain for f64 {
    const SCALAR_BYTES: usize = size_of::<f64>();
}
// SAFETY: an array has no padding between its elements.
unsafe impl<T: Plain, const N: usize> Plain for [T; N] {
    const SCALAR_BYTES: usize = T::SCALAR_BYTES;
}
// SAFETY: by the argument in `scalars` it has the layout of `[S; U]`, and `Scalar` is sealed: `S` is `f32` or `f64`.
unsafe impl<S: Scalar, const U: usize> Plain for SVector<S, U> {
    const SCALAR_BYTES: usize = size_of::<S>();
}
// SAFETY: there are no numbers in them.
unsafe impl Plain for crate::layers::NoBias {
    const SCALAR_BYTES: usize = 1;
}
// SAFETY: as above.
unsafe impl Plain for crate::layers::Absent {
    const SCALAR_BYTES: usize = 1;
}

/// The numbers that little-endian bytes are; zeros, where there are not exactly as many.
pub(crate) const fn read<T: Plain>(bytes: &[u8]) -> T {
    let mut value = MaybeUninit::<T>::zeroed();
    if bytes.len() == size_of::<T>() {
        let to = value.as_mut_ptr().cast::<u8>();
        // SAFETY: both sides have `size_of::<T>()` bytes, and `value` is a place of its own.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        if cfg!(target_endian = "big") {
            let mut i = 0;
            while i < bytes.len() {
                let (within, last) = (i % T::SCALAR_BYTES, T::SCALAR_BYTES - 1);
                // SAFETY: `i` is below `size_of::<T>()`.
                unsafe { to.add(i).write(bytes[i - within + (last - within)]) };
                i += 1;
            }
        }
    }
    // SAFETY: the value is zeros, or bytes of a file, and for a `Plain` type all of them are values.
    unsafe { value.assume_init() }
}

/// The numbers of `vectors`, one vector after the other.
#[cfg(feature = "train")]
pub(crate) const fn flat<const F: usize, S>(vectors: &[Vector<F, S>]) -> &[S] {
    // SAFETY: `Vector<F, S>` is `#[repr(transparent)]` over `SVector<S, F>`, which by the argument in `scalars` has the layout of
    // `[S; F]`; the slice has as many of the one as of the other.
    let rows: &[[S; F]] = unsafe { core::slice::from_raw_parts(vectors.as_ptr().cast(), vectors.len()) };
    rows.as_flattened()
}

/// The numbers of `vectors`, one vector after the other, to be written.
#[cfg(feature = "train")]
pub(crate) const fn flat_mut<const F: usize, S>(vectors: &mut [Vector<F, S>]) -> &mut [S] {
    // SAFETY: as in `flat`; the borrow of `vectors` is exclusive and lives as long as the result.
    let rows: &mut [[S; F]] =
        unsafe { core::slice::from_raw_parts_mut(vectors.as_mut_ptr().cast(), vectors.len()) };
    rows.as_flattened_mut()
}

/// The timesteps of all `sequences`, one sequence after the other.
pub(crate) const fn all_steps<const T: usize, const F: usize, S>(
    sequences: &[Sequence<T, F, S>],
) -> &[Vector<F, S>] {
    // SAFETY: as in `steps`, a sequence has the layout of `[Vector<F, S>; T]`; the slice has as many of the one as of the other.
    let windows: &[[Vector<F, S>; T]] =
        unsafe { core::slice::from_raw_parts(sequences.as_ptr().cast(), sequences.len()) };
    windows.as_flattened()
}

/// The timesteps of all `sequences`, to be written.
pub(crate) const fn all_steps_mut<const T: usize, const F: usize, S>(
    sequences: &mut [Sequence<T, F, S>],
) -> &mut [Vector<F, S>] {
    // SAFETY: as in `all_steps`; the borrow is exclusive and lives as long as the result.
    let windows: &mut [[Vector<F, S>; T]] =
        unsafe { core::slice::from_raw_parts_mut(sequences.as_mut_ptr().cast(), sequences.len()) };
    windows.as_flattened_mut()
}

/// The sequences of all timesteps of all `windows`, one window after the other.
#[cfg(feature = "train")]
pub(crate) const fn all_sequences<const T: usize, const N: usize, const F: usize, S>(
    windows: &[Sequences<T, N, F, S>],
) -> &[Sequence<N, F, S>] {
    // SAFETY: `Sequences<T, N, F, S>` is `#[repr(transparent)]` over `[Sequence<N, F, S>; T]`; the slice has as many of the one as
    // of the other.
    let windows: &[[Sequence<N, F, S>; T]] =
        unsafe { core::slice::from_raw_parts(windows.as_ptr().cast(), windows.len()) };
    windows.as_flattened()
}

/// The sequences of all timesteps of all `windows`, to be written.
#[cfg(feature = "train")]
pub(crate) const fn all_sequences_mut<const T: usize, const N: usize, const F: usize, S>(
    windows: &mut [Sequences<T, N, F, S>],
) -> &mut [Sequence<N, F, S>] {
    // SAFETY: as in `all_sequences`; the borrow is exclusive and lives as long as the result.
    let windows: &mut [[Sequence<N, F, S>; T]] =
        unsafe { core::slice::from_raw_parts_mut(windows.as_mut_ptr().cast(), windows.len()) };
    windows.as_flattened_mut()
}
