//! The expansion of `sequential!` keeps to itself, wherever it stands and whatever stands beside it.
#![deny(warnings, missing_docs, unused, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]
#![expect(unreachable_pub, reason = "modules here stand for crates")]

/// Everything a model can do, of one that has whole windows.
macro_rules! exercise {
    ($model:ty, $input:ty, $output:ty) => {{
        use seqnet::prelude::*;

        let mut rng = Still;
        let mut model = <$model>::random(&mut rng);
        model.randomize(&mut rng);
        let x = <$input>::zeros();
        let y: $output = model.predict(&x);
        assert_eq!(y, model.predict_from(&mut State::<$model>::default(), &x));
        let mut seen = 0;
        assert_eq!(y, model.predict_each(&x, |_, _| seen += 1));
        assert!(seen > 0);
        assert!(<$model>::SUMMARY.contains("Total params"));
        assert_eq!(<$model>::PARAMETERS * 4, <$model>::WEIGHT_BYTES);
        model.clone()
    }};
}

/// Always the same bits.
struct Still;

impl rand::TryRng for Still {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(1 << 30)
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(1 << 62)
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.fill(64);
        Ok(())
    }
}

/// Items whose names the expansion could want for itself.
mod beside_items_of_its_own_names {
    #![allow(dead_code, non_upper_case_globals, non_camel_case_types, clippy::pedantic)]

    pub mod core {}
    pub mod std {}
    pub mod alloc {}
    pub mod nalgebra {}
    pub mod rand {}
    pub mod f32 {}
    pub mod usize {}
    pub mod layers {}
    pub mod activations {}
    pub mod shapes {}
    pub mod summary {}
    pub struct State;
    pub struct Memory;
    pub struct Vector;
    pub struct Sequence;
    pub struct Stream;
    pub struct Model;
    pub struct Layer;
    pub struct Tensor;
    pub struct View;
    pub struct Path;
    pub struct Parameters;
    pub struct Initializer;
    pub struct Emission;
    pub struct Rng;
    pub struct Lstm;
    pub struct Recurrent;
    pub struct Dense;
    pub struct Linear;
    pub struct Front;
    pub struct Back;
    pub struct H;
    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Result;
    pub struct Ok;
    pub struct Err;
    pub struct Box;
    pub struct Self_;
    pub struct Infallible;
    pub trait Clone {}
    pub trait Copy {}
    pub trait Debug {}
    pub trait Default {}
    pub trait Sized {}
    pub trait Send {}
    pub trait Fn {}
    pub trait FnMut {}
    pub trait Into {}
    pub trait From {}
    pub trait Iterator {}
    pub trait Deref {}

    pub const x: u8 = 0;
    pub const y: u8 = 0;
    pub const f: u8 = 0;
    pub const k: u8 = 0;
    pub const state: u8 = 0;
    pub const memory: u8 = 0;
    pub const rng: u8 = 0;
    pub const model: u8 = 0;
    pub const path: u8 = 0;
    pub const see: u8 = 0;
    pub const give: u8 = 0;
    pub const step: u8 = 0;
    pub const emission: u8 = 0;
    pub const require: u8 = 0;
    pub const lstm: u8 = 0;
    pub const dense: u8 = 0;
    pub const bytes: u8 = 0;
    pub const sink: u8 = 0;
    pub const name: u8 = 0;
    pub static weights: u8 = 0;
    pub static tensor: u8 = 0;

    seqnet::sequential! {
        pub struct Plain -> (2, 1) {
            Input(4, 2),
            LSTM(3),
            RepeatVector(2),
            GRU(3, return_sequences = true),
            Slice(-2..),
            TimeDistributed(Dense(1)),
        }
    }

    seqnet::sequential! {
        pub struct Generic<const H: usize> -> (H) {
            Input(4, H),
            SimpleRNN(H, go_backwards = true),
        }
    }

    seqnet::sequential! {
        pub struct Endless {
            Input(None, 2),
            Dense(1),
        }
    }

    seqnet::sequential! {
        #[weights = "tests/weights/words.safetensors"]
        #[budget(flash = "1 KiB", ram = "1 KiB", macs = 1_000)]
        pub struct Embedded {
            Input(4),
            Embedding(5, 3),
            LSTM(2),
        }
    }
}

#[test]
fn models_stand_beside_items_of_any_name() {
    use beside_items_of_its_own_names::{Embedded, Endless, Generic, Plain};
    use seqnet::Vector;

    let model = exercise!(Plain, Sequence<4, 2>, Sequence<2, 1>);
    assert_eq!(model.stream().push(&Vector::zeros()), None);
    let _ = exercise!(Generic<3>, Sequence<4, 3>, Vector<3>);
    assert_eq!(Endless::zeros().stream().push(&Vector::zeros()), Vector::zeros());
    assert!(Embedded::TRAINED.lstm.bias.iter().all(|weight| weight.as_slice() != [0.0; 2]));
}

/// A constant that is named like a field.
mod beside_constants_named_like_its_fields {
    #![allow(non_upper_case_globals)]

    const lstm: usize = 4;
    const units: usize = 3;

    seqnet::sequential! {
        pub struct Model {
            Input(lstm, 2),
            LSTM(units = units),
            Dense(lstm),
        }
    }
}

#[test]
fn constants_may_be_named_like_fields_and_arguments() {
    let _ = exercise!(beside_constants_named_like_its_fields::Model, Sequence<4, 2>, Vector<4>);
}

/// Models that have the names of what they are made with.
mod named_like_what_they_use {
    seqnet::sequential! {
        pub struct Model { Input(4, 2), LSTM(3) }
    }
    seqnet::sequential! {
        pub struct Sequence { Input(4, 2), LSTM(3, return_sequences = true) }
    }
    seqnet::sequential! {
        pub struct State { Input(2), Dense(3) }
    }
    seqnet::sequential! {
        pub struct Option { Input(2), Dense(2), crate::named_like_what_they_use::State -> (3) }
    }
    seqnet::sequential! {
        pub struct Clone { Input(3), Dense(2), self::State -> (3) }
    }
}

#[test]
fn models_may_have_the_names_of_traits_and_types() {
    let _ = exercise!(named_like_what_they_use::Model, Sequence<4, 2>, Vector<3>);
    let _ = exercise!(named_like_what_they_use::Sequence, Sequence<4, 2>, Sequence<4, 3>);
    let _ = exercise!(named_like_what_they_use::State, Vector<2>, Vector<3>);
    let _ = exercise!(named_like_what_they_use::Clone, Vector<3>, Vector<3>);
}

#[test]
fn models_may_be_local() {
    use seqnet::sequential;

    const WINDOW: usize = 4;
    mod sizes {
        pub(super) const UNITS: usize = 3;
    }

    sequential! {
        struct First -> (sizes::UNITS) {
            Input(WINDOW, 2),
            LSTM(sizes::UNITS),
        }
    }
    sequential! {
        struct Second -> (WINDOW, 1) {
            Input(sizes::UNITS),
            RepeatVector(WINDOW),
            GRU(1, return_sequences = true),
        }
    }
    let first = exercise!(First, Sequence<4, 2>, Vector<3>);
    let second = exercise!(Second, Vector<3>, Sequence<4, 1>);
    assert_eq!(second.predict(&first.predict(&seqnet::Sequence::zeros())).as_slice().len(), 4);
}

/// Models behind macros of the user's.
mod through_macros {
    macro_rules! of_literals {
        ($t:literal, $h:literal, $padding:literal) => {
            seqnet::sequential! {
                pub struct OfLiterals -> ($h) {
                    Input($t, 2),
                    ZeroPadding1D(($padding, 0)),
                    Slice(-$padding..),
                    LSTM(units = $h),
                }
            }
        };
    }
    of_literals!(4, 3, 2);

    macro_rules! of_expressions {
        ($t:expr, $h:expr, $last:expr) => {
            seqnet::sequential! {
                pub struct OfExpressions -> ($last, $h) {
                    LSTM($h, input_shape = ($t, 2), return_sequences = true),
                    Lambda(lambda x: x[:, -$last:, :]),
                    TimeDistributed(Dense($h)),
                }
            }
        };
    }
    of_expressions!(2 * 2, 1 + 2, 4 - 2);

    macro_rules! of_names {
        ($visibility:vis $name:ident, $h:ident, $field:ident, $activation:ident) => {
            seqnet::sequential! {
                $visibility struct $name<const $h: usize> -> ($h) {
                    Input(4, $h),
                    LSTM($h, name = $field),
                    Dense($h, activation = $activation),
                }
            }

            impl<const $h: usize> $name<$h> {
                pub fn width(&self) -> usize {
                    self.predict(&seqnet::Sequence::zeros()).as_slice().len()
                }
                pub fn encoder(&self) -> impl core::fmt::Debug {
                    self.$field.clone()
                }
            }
        };
    }
    of_names!(pub OfNames, H, encoder, tanh);

    macro_rules! of_layers {
        ($(#[$attribute:meta])* $name:ident: $($layer:tt)*) => {
            seqnet::sequential! {
                $(#[$attribute])*
                pub struct $name { $($layer)* }
            }
        };
    }
    of_layers! {
        /// Passed through as tokens.
        #[allow(dead_code)]
        OfLayers: Input(4, 2), GRU(3, reset_after = False), Dense(units = 1, activation = "tanh")
    }

    macro_rules! of_paths {
        ($layer:path, $own:path, $contract:tt) => {
            seqnet::sequential! {
                pub struct OfPaths -> $contract { Input(4, 2), $layer, Dropout(0.5), $own -> (3) }
            }
        };
    }
    of_paths!(Flatten, crate::through_macros::Head, (3));

    seqnet::sequential! {
        pub struct Head { Input(8), Dense(3) }
    }

    /// A macro in a macro, with a local name that is also one of the expansion's.
    macro_rules! within {
        ($name:ident, $x:expr) => {{
            let __x = $x;
            of_layers!($name: Input(2), Dense(1));
            $name::zeros().predict(&__x)
        }};
    }

    pub fn within() -> seqnet::Vector<1> {
        within!(Within, seqnet::Vector::from([1.0, 2.0]))
    }
}

#[test]
fn models_pass_through_macros_of_the_users() {
    use through_macros::{OfExpressions, OfLayers, OfLiterals, OfNames, OfPaths};

    let _ = exercise!(OfLiterals, Sequence<4, 2>, Vector<3>);
    let _ = exercise!(OfExpressions, Sequence<4, 2>, Sequence<2, 3>);
    let _ = exercise!(OfLayers, Sequence<4, 2>, Vector<1>);
    let _ = exercise!(OfPaths, Sequence<4, 2>, Vector<3>);
    let named = exercise!(OfNames<3>, Sequence<4, 3>, Vector<3>);
    assert_eq!(OfNames::<3>::zeros().width(), 3);
    assert!(format!("{:?}", named.encoder()).contains("Recurrent"));
    assert_eq!(through_macros::within(), seqnet::Vector::zeros());
}

/// Attributes and visibilities as on any struct.
mod dressed {
    use seqnet::sequential;

    sequential! {
        /// Documented.
        #[must_use]
        #[allow(clippy::struct_field_names)]
        #[cfg(all())]
        pub(super) struct Kept { Input(2), Dense(1) }
    }
    sequential! {
        #[cfg(any())]
        pub struct Dropped { Input(2), Nonsense(1) }
    }
    sequential! {
        #[cfg(any())]
        pub struct Kept { Input(2), crate::Missing -> (1) }
    }
    sequential! {
        #[cfg_attr(all(), derive(PartialEq))]
        #[repr(C)]
        #[doc(hidden)]
        pub(in crate::dressed) struct Restricted { Input(2), Flatten() }
    }
    sequential! {
        #[deprecated = "old"]
        pub(crate) struct Old { Input(2), Dense(1), Activation("tanh") }
    }
    sequential! {
        struct Private { Input(2), self::Kept -> (1) }
    }

    pub(crate) fn private() -> seqnet::Vector<1> {
        let _ = Restricted::zeros();
        Private::zeros().predict(&seqnet::Vector::zeros())
    }
}

#[test]
fn attributes_and_visibilities_are_those_of_a_struct() {
    let _ = exercise!(dressed::Kept, Vector<2>, Vector<1>);
    assert_eq!(dressed::private(), seqnet::Vector::zeros());
    #[allow(deprecated)]
    let old = dressed::Old::zeros();
    assert_eq!(old.predict(&seqnet::Vector::zeros()), seqnet::Vector::zeros());
}

/// A generic model whose parameter has the name of a type in scope, with a layer of one's own that takes it.
mod generic {
    use seqnet::prelude::*;

    #[derive(Clone, Copy, Debug)]
    #[allow(dead_code)]
    pub struct H;
    #[allow(dead_code)]
    pub const W: &str = "no number";

    /// What it is given, `N` times.
    #[derive(Clone, Copy, Debug)]
    pub struct Times<const N: usize>;

    impl<const N: usize> Parameters<f32> for Times<N> {
        const ZEROS: Self = Times;
    }
    impl<const T: usize, const F: usize, const N: usize> Layer<Sequence<T, F>> for Times<N> {
        type Output = Sequence<T, F>;
        type State = ();

        fn forward(&self, x: &Sequence<T, F>, (): &mut (), y: &mut Sequence<T, F>) {
            for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
                *y = *x * [(); N].iter().map(|()| 1.0).sum::<f32>();
            }
        }
    }
    impl<const T: usize, const F: usize, const N: usize> Stepwise<Sequence<T, F>> for Times<N> {
        type Memory = ();
        type Rate = seqnet::Every;
        type Step = Vector<F>;

        fn step(&self, (): &mut (), x: &Vector<F>, give: &mut impl FnMut(&Vector<F>)) {
            give(&Vector::from_fn(|f| x[f] * [(); N].iter().map(|()| 1.0).sum::<f32>()));
        }
    }

    sequential! {
        pub struct Scaled<const W: usize, const H: usize> -> (W, H) {
            Input(W, H),
            crate::generic::Times::<{ H }> -> (W, H),
            Times::<2> -> (W, H),
            LSTM(H, return_sequences = true),
        }
    }
    sequential! {
        pub struct Outer<const H: usize> -> (4, 1) {
            Input(4, H),
            crate::generic::Times::<2> -> (4, H),
            crate::generic::Scaled::<4, { H }> -> (4, H),
            Dense(1),
        }
    }
}

#[test]
fn parameters_may_have_the_names_of_types() {
    let model = exercise!(generic::Scaled<4, 3>, Sequence<4, 3>, Sequence<4, 3>);
    let y: seqnet::Vector<3> = model.stream().push(&seqnet::Vector::zeros());
    assert_eq!(y, model.predict(&seqnet::Sequence::zeros())[0]);
    let outer = exercise!(generic::Outer<2>, Sequence<4, 2>, Sequence<4, 1>);
    let y: seqnet::Vector<1> = outer.stream().push(&seqnet::Vector::from([1.0, 0.0]));
    assert_eq!(y, outer.predict(&seqnet::Sequence::from([[1.0, 0.0]; 4]))[0]);
}
