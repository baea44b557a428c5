//! ```text
//! dE_id = Σ dy_t        over all timesteps t of that id
//! ```
//!
//! Ids have no derivative.

use super::Embedding;
use crate::cast;
use crate::train::{Room, Trainable};
use crate::{Masked, Scalar, Sequence, Tokens, Vector};

impl<const V: usize, const U: usize, S: Scalar, const MASK_ZERO: bool> Embedding<V, U, S, MASK_ZERO> {
    fn add<const T: usize>(&mut self, x: &Tokens<T, V>, dy: &[Vector<U, S>; T]) {
        for (token, dy) in x.steps().iter().zip(dy) {
            if let Some(row) = self.embeddings.get_mut(token.id()) {
                super::super::adjoint::add_to(cast::scalars_mut(core::slice::from_mut(row)), dy.as_slice());
            }
        }
    }
}

macro_rules! trainable {
    ($MASK_ZERO:literal, $Y:ident, $dy:ident => $steps:expr) => {
        impl<const T: usize, const V: usize, const U: usize, S: Scalar> Trainable<Tokens<T, V>>
            for Embedding<V, U, S, $MASK_ZERO>
        {
            type Tape<R: Room> = ();

            fn backward<R: Room>(
                &self,
                x: &[Tokens<T, V>],
                _: &[$Y<T, U, S>],
                (): &mut (),
                dy: &mut [$Y<T, U, S>],
                gradient: &mut Self,
                _: Option<&mut [Tokens<T, V>]>,
            ) {
                for (x, $dy) in x.iter().zip(dy) {
                    gradient.add(x, $steps);
                }
            }
        }
    };
}
trainable!(false, Sequence, dy => dy.steps());
trainable!(true, Masked, dy => dy.sequence.steps());
