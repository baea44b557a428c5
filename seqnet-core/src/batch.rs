//! Several windows: what the expansion of `sequential!` calls for [`Model::predict_batch`](crate::Model::predict_batch).

use crate::Layer;

/// How many bytes there may be between the layers of a model for one window, that four windows be computed at once on the stack.
pub const MOST_BETWEEN: usize = 96 << 10;

/// Four at a time, and the rest one by one.
///
/// # Panics
///
/// If there are not as many outputs as inputs.
#[inline]
pub fn forward_batch<X, L: Layer<X>>(layer: &L, x: &[X], y: &mut [L::Output]) {
    assert_eq!(x.len(), y.len(), "a batch of {} windows gives as many outputs, not {}", x.len(), y.len());
    let ((fours, rest), (fours_of_y, rest_of_y)) = (x.as_chunks::<4>(), y.as_chunks_mut::<4>());
    for (x, y) in fours.iter().zip(fours_of_y) {
        layer.forward_four(x.each_ref(), y.each_mut());
    }
    for (x, y) in rest.iter().zip(rest_of_y) {
        layer.forward(x, &mut L::State::default(), y);
    }
}

/// Window by window, as [`Layer::forward_four`] says.
#[inline]
pub fn one_by_one<X, L: Layer<X> + ?Sized>(layer: &L, x: [&X; 4], y: [&mut L::Output; 4]) {
    for (x, y) in x.into_iter().zip(y) {
        layer.forward(x, &mut L::State::default(), y);
    }
}
