//! The sums inside of recurrent cells.
//!
//! ```text
//! z_g += b_g
//! z_g += Σ_j W_gj x_j        for every gate g
//! ```

use crate::{Scalar, cast};
use nalgebra::SVector;

/// Adds the bias, where there is one.
#[inline]
pub(super) fn add_bias<const U: usize, const G: usize, S: Scalar>(z: &mut [SVector<S, U>; G], bias: &[S]) {
    let gates = z.iter_mut().flat_map(nalgebra::Matrix::as_mut_slice);
    for (z, &b) in gates.zip(bias) {
        *z += b;
    }
}

/// Adds the product of a kernel in Keras's order (for every input, the gates' columns) and an input.
#[inline]
pub(super) fn add_product<const U: usize, const G: usize, S: Scalar>(
    z: &mut [SVector<S, U>; G],
    kernel: &[[SVector<S, U>; G]],
    x: &[S],
) {
    S::add_product(cast::scalars_mut(z), cast::scalars(kernel.as_flattened()), x);
}

/// Adds what one input contributes to one gate.
#[inline]
pub(super) fn add_column<const U: usize, S: Scalar>(z: &mut SVector<S, U>, w: &SVector<S, U>, x: S) {
    for (z, &w) in z.as_mut_slice().iter_mut().zip(w.as_slice()) {
        *z += w * x;
    }
}
