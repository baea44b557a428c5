//! Every layer as functions that are in this crate's object code, in single and in double precision.
#![no_std]

#[path = "../../every_layer/mod.rs"]
mod every_layer;

use every_layer::{N, N_BLOCKS, N_FEATURES, N_INPUTS, N_OUTPUTS, every_layer};
use seqnet::prelude::*;
use seqnet::{Emission, Streamed, Streams};

/// What a model's stream takes and gives.
pub trait Pushed {
    /// A timestep.
    type Step;
    /// What comes of it.
    type Given;
}

impl<M: Streams> Pushed for M {
    type Step = <M::Input as Streamed>::Step;
    type Given = <M::Emission as Emission>::Plain;
}

macro_rules! functions {
    ($($name:ident: $how:ident { $($layers:tt)* })*) => {$(
        pub mod $name {
            pub mod single {
                use crate::*;
                sequential! {
                    pub struct Net { $($layers)* }
                }
                functions!(@$how);
            }

            pub mod double {
                use crate::*;
                sequential! {
                    #[scalar(f64)]
                    pub struct Net { $($layers)* }
                }
                functions!(@$how);
            }
        }
    )*};
    (@stream) => {
        functions!(@window);
        functions!(@endless);
    };
    (@window) => {
        #[inline(never)]
        pub fn predict(model: &Net, x: &<Net as Model>::Input, y: &mut <Net as Model>::Output) {
            *y = model.predict(x);
        }

        #[inline(never)]
        pub fn predict_from(
            model: &Net,
            state: &mut State<Net>,
            x: &<Net as Model>::Input,
            y: &mut <Net as Model>::Output,
        ) {
            *y = model.predict_from(state, x);
        }
    };
    (@endless) => {
        #[inline(never)]
        pub fn push(stream: &mut Stream<'_, Net>, x: &<Net as Pushed>::Step, given: &mut <Net as Pushed>::Given) {
            *given = stream.push(x);
        }

        #[inline(never)]
        pub fn reset(stream: &mut Stream<'_, Net>) {
            stream.reset();
        }
    };
}
every_layer!(functions);

/// What the check has to find: an index that nothing bounds.
#[inline(never)]
pub fn panics(x: &[f32], i: usize) -> f32 {
    x[i]
}
