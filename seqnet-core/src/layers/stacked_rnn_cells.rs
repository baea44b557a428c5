//! Recurrent cells one upon the other, as one cell: Keras's `RNN([LSTMCell(8), GRUCell(4)])`.
//!
//! ```text
//! h¹_t = cell¹(x_t,  h¹_(t-1))
//! h²_t = cell²(h¹_t, h²_(t-1))
//! y_t  = h_t of the last
//! ```
//!
//! | symbol | shape            | Keras array                                        |
//! |--------|------------------|----------------------------------------------------|
//! | `x_t`  | `F`              |                                                    |
//! | `hⁱ_t` | that cell's `U`  | the cell's, under its number: `0/kernel`, `1/kernel` … |

use super::recurrent::Cell;
use crate::parameters::Given;
use crate::trained::{Declared, Names, Tensors, Trained, Within};
use crate::{Initializer, Parameters, Path, Scalar, Weight};
use rand::Rng;

/// Two to six cells, each of which takes what the one before gives.
///
/// ```
/// use seqnet_core::{Layer, Parameters, Sequence, activations::Linear};
/// use seqnet_core::layers::{Recurrent, SimpleRnn, StackedRnnCells};
///
/// type Sum = SimpleRnn<1, 1, f32, Linear>;
/// let mut layer = Recurrent::<StackedRnnCells<(Sum, Sum)>, true>::ZEROS;
/// let (first, second) = &mut layer.cells;
/// for cell in [first, second] {
///     cell.kernel[0] = [1.0].into();
///     cell.recurrent_kernel[0] = [1.0].into();
/// }
/// let mut y = Sequence::zeros();
/// layer.forward(&Sequence::from([[1.0], [2.0], [3.0]]), &mut Default::default(), &mut y);
/// assert_eq!(y, Sequence::from([[1.0], [4.0], [10.0]])); // sums of the sums 1, 3, 6
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StackedRnnCells<Cells> {
    /// The cells, from the input on.
    pub cells: Cells,
}

/// What the cells are called.
#[derive(Debug)]
pub struct Numbers;

impl Names for Numbers {
    const NAMES: &'static [&'static str] = &["0", "1", "2", "3", "4", "5"];
}

macro_rules! stacks {
    ($(($First:ident $first:tt) $(($Cell:ident $cell:tt after $Before:ident $before:tt))* last $Last:ident $last:tt;)*) => {$(
        impl<$First: Cell, $($Cell: Cell<Input = $Before::Output>),*> Cell for StackedRnnCells<($First, $($Cell),*)> {
            type Input = $First::Input;
            type Output = $Last::Output;
            type State = ($First::State, $($Cell::State),*);
            const MACS: usize = $First::MACS $(+ $Cell::MACS)*;

            #[inline]
            fn step(&self, x: &$First::Input, state: &mut Self::State) {
                self.cells.$first.step(x, &mut state.$first);
                $(self.cells.$cell.step($Before::output(&state.$before), &mut state.$cell);)*
            }
            #[inline]
            fn output(state: &Self::State) -> &$Last::Output {
                $Last::output(&state.$last)
            }
        }

        impl<S: Scalar, $First: Parameters<S>, $($Cell: Parameters<S>),*> Parameters<S>
            for StackedRnnCells<($First, $($Cell),*)>
        {
            const ZEROS: Self = StackedRnnCells { cells: ($First::ZEROS, $($Cell::ZEROS),*) };
            const PARAMETERS: usize = $First::PARAMETERS $(+ $Cell::PARAMETERS)*;
            const NON_TRAINABLE: usize = $First::NON_TRAINABLE $(+ $Cell::NON_TRAINABLE)*;

            fn visit<'a>(&'a self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {
                self.cells.$first.visit(&path.join(stringify!($first)), see);
                $(self.cells.$cell.visit(&path.join(stringify!($cell)), see);)*
            }
            fn visit_mut(&mut self, path: &Path<'_>, see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {
                self.cells.$first.visit_mut(&path.join(stringify!($first)), see);
                $(self.cells.$cell.visit_mut(&path.join(stringify!($cell)), see);)*
            }
            /// `given` holds for the cell whose number stands before the name, `0/kernel`; without one for all cells.
            fn initialize(&mut self, given: &[(&str, Initializer)], rng: &mut dyn Rng) {
                self.cells.$first.initialize(Given::within(given, stringify!($first), Numbers::NAMES).all(), rng);
                $(self.cells.$cell.initialize(Given::within(given, stringify!($cell), Numbers::NAMES).all(), rng);)*
            }
        }

        impl<S: Scalar, W: Tensors, $First, $($Cell),*> Trained<S, W> for StackedRnnCells<($First, $($Cell),*)>
        where
            $First: Trained<S, Within<W, Numbers, $first>>,
            $($Cell: Trained<S, Within<W, Numbers, $cell>>,)*
        {
            const TENSORS: &'static [Declared<'static>] = &[
                Declared::layer(stringify!($first), $First::TENSORS),
                $(Declared::layer(stringify!($cell), $Cell::TENSORS),)*
            ];
            const EMBEDDED: Self = StackedRnnCells { cells: ($First::EMBEDDED, $($Cell::EMBEDDED),*) };
        }
    )*};
}
stacks! {
    (A 0) (B 1 after A 0) last B 1;
    (A 0) (B 1 after A 0) (C 2 after B 1) last C 2;
    (A 0) (B 1 after A 0) (C 2 after B 1) (D 3 after C 2) last D 3;
    (A 0) (B 1 after A 0) (C 2 after B 1) (D 3 after C 2) (E 4 after D 3) last E 4;
    (A 0) (B 1 after A 0) (C 2 after B 1) (D 3 after C 2) (E 4 after D 3) (F 5 after E 4) last F 5;
}

#[cfg(test)]
mod tests {
    use super::super::pushed::{output, pushed};
    use super::super::{Recurrent, SimpleRnn};
    use super::*;
    use crate::activations::Linear;
    use crate::{Sequence, Vector};

    type Sum = SimpleRnn<1, 1, f32, Linear>;

    /// A cell that multiplies its input by `factor` and adds it up.
    fn sum(factor: f32) -> Sum {
        let mut cell = Sum::ZEROS;
        (cell.kernel[0], cell.recurrent_kernel[0]) = ([factor].into(), [1.0].into());
        cell
    }

    /// ```text
    /// 1   3   6        sums
    /// 2   8  20        sums of their doubles
    /// 2  10  30        sums of those
    /// ```
    #[test]
    fn each_cell_takes_what_the_one_before_gives() {
        let layer: Recurrent<_> =
            Recurrent { cell: StackedRnnCells { cells: (sum(1.0), sum(2.0), sum(1.0)) } };
        assert_eq!(output(&layer, Sequence::from([[1.0], [2.0], [3.0]])), Vector::from([30.0]));
    }

    #[test]
    fn pushing_a_window_gives_what_forward_gives() {
        let cell = StackedRnnCells { cells: (sum(1.0), sum(0.5)) };
        let layer: Recurrent<_, true> = Recurrent { cell };
        assert_eq!(pushed(&layer, [[[1.0], [2.0]], [[3.0], [4.0]]]), [1; 4]);
    }

    #[test]
    fn the_weights_have_the_numbers_of_the_cells() {
        let mut count = 0;
        let cell = StackedRnnCells { cells: (sum(1.0), sum(0.5)) };
        cell.visit(&Path::ROOT, &mut |weight| {
            let parent = if count < 3 { "0" } else { "1" };
            assert!(weight.path.name() != parent);
            count += 1;
        });
        assert_eq!(count, 6);
        assert_eq!(<StackedRnnCells<(Sum, Sum)> as Parameters<f32>>::PARAMETERS, 2 * 3);
    }
}
