//! What the layers' tests share: a stream beside whole windows.

extern crate std;

use crate::{Emission, Layer, Push, Sequence, Single, Streamed, Tensor, Vector};
use std::vec::Vec;
use typenum::B1;

/// One timestep as it arrives at the first layer.
type First<const F: usize> = Single<B1, Vector<F>>;

/// How many timesteps or vectors each push of two windows in a row gives; together, a window's are what `forward` gives,
/// bit for bit.
pub(super) fn pushed<const T: usize, const F: usize, L>(layer: &L, windows: [[[f32; F]; T]; 2]) -> Vec<usize>
where
    L: Layer<Sequence<T, F>, Output: Tensor<Scalar = f32>>,
    L: Push<Sequence<T, F>, First<F>, Emission: Emission<Item: Tensor<Scalar = f32>>>,
{
    let (mut state, mut memory) = (L::State::default(), L::Memory::default());
    let mut counts = Vec::new();
    for window in windows.map(Sequence::from) {
        let mut given = Vec::new();
        for x in window.steps() {
            let mut count = 0;
            layer.push(&mut memory, Sequence::<T, F>::first(x)).each(|item| {
                given.extend_from_slice(item.as_slice());
                count += 1;
            });
            counts.push(count);
        }
        let mut y = L::Output::ZEROS;
        layer.forward(&window, &mut state, &mut y);
        assert_eq!(given, y.as_slice());
    }
    counts
}

/// The output for one window.
pub(super) fn output<X: Tensor, L: Layer<X>>(layer: &L, x: X) -> L::Output {
    let mut y = L::Output::ZEROS;
    layer.forward(&x, &mut L::State::default(), &mut y);
    y
}
