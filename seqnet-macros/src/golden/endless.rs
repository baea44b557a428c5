#[doc(hidden)]
#[allow(dead_code, non_upper_case_globals)]
const __Live_0: ::core::primitive::usize = CLASSES;
///
/// ```text
/// input                   (None, 3)
/// simple_rnn (SimpleRNN)  (None, 4)        32
/// dense (Dense)           (None, CLASSES)  (4 + 1) * CLASSES
/// ```
#[::core::prelude::v1::derive(::core::clone::Clone, ::core::fmt::Debug)]
struct Live {
    /// `SimpleRNN`, which gives (None, 4).
    pub simple_rnn: ::seqnet::__private::layers::Recurrent<
        ::seqnet::__private::layers::SimpleRnn<3, 4, f64>,
        true,
    >,
    /// `Dense`, which gives (None, CLASSES).
    pub dense: ::seqnet::__private::layers::Dense<
        4,
        { __Live_0 },
        f64,
        ::seqnet::__private::activations::Softmax,
    >,
}
const _: () = {
    use ::seqnet::__private as __seqnet;
    type __X0 = __seqnet::Endless<3, f64>;
    type __L1 = __seqnet::layers::Recurrent<
        __seqnet::layers::SimpleRnn<3, 4, f64>,
        true,
    >;
    type __X1 = __seqnet::Endless<4, f64>;
    type __L2 = __seqnet::layers::Dense<
        4,
        { __Live_0 },
        f64,
        __seqnet::activations::Softmax,
    >;
    type __X2 = __seqnet::Endless<{ __Live_0 }, f64>;
    const _: () = {
        use __seqnet::shapes::require as __require;
        __require(__seqnet::shapes::positive("Dense", "unit", __Live_0));
        __require(__seqnet::shapes::softmax("softmax", __Live_0, 1));
    };
    impl __seqnet::InPlace for Live {
        const ZEROED: &'static Self = &<Self as __seqnet::Parameters<f64>>::ZEROS;
    }
    impl __seqnet::Parameters<f64> for Live {
        const ZEROS: Self = Live {
            simple_rnn: <__L1 as __seqnet::Parameters<f64>>::ZEROS,
            dense: <__L2 as __seqnet::Parameters<f64>>::ZEROS,
        };
        const PARAMETERS: ::core::primitive::usize = <__L1 as __seqnet::Parameters<
            f64,
        >>::PARAMETERS + <__L2 as __seqnet::Parameters<f64>>::PARAMETERS;
        const NON_TRAINABLE: ::core::primitive::usize = <__L1 as __seqnet::Parameters<
            f64,
        >>::NON_TRAINABLE + <__L2 as __seqnet::Parameters<f64>>::NON_TRAINABLE;
        const LAYERS: &'static [__seqnet::LayerInfo] = &[
            __seqnet::LayerInfo {
                field: "simple_rnn",
                class: "SimpleRNN",
                own: false,
                options: &[
                    ("units", __seqnet::Setting::Count(4)),
                    ("return_sequences", __seqnet::Setting::Flag(true)),
                ],
                layers: &[],
            },
            __seqnet::LayerInfo {
                field: "dense",
                class: "Dense",
                own: false,
                options: &[
                    ("units", __seqnet::Setting::Count(__Live_0)),
                    ("activation", __seqnet::Setting::Text("softmax")),
                ],
                layers: &[],
            },
        ];
        fn visit<'__a>(
            &'__a self,
            __path: &__seqnet::Path<'_>,
            __see: &mut dyn ::core::ops::FnMut(__seqnet::Weight<'_, &'__a [f64]>),
        ) {
            __seqnet::Parameters::visit(
                &self.simple_rnn,
                &__path.join("simple_rnn"),
                __see,
            );
            __seqnet::Parameters::visit(&self.dense, &__path.join("dense"), __see);
        }
        fn visit_mut(
            &mut self,
            __path: &__seqnet::Path<'_>,
            __see: &mut dyn ::core::ops::FnMut(__seqnet::Weight<'_, &mut [f64]>),
        ) {
            __seqnet::Parameters::visit_mut(
                &mut self.simple_rnn,
                &__path.join("simple_rnn"),
                __see,
            );
            __seqnet::Parameters::visit_mut(
                &mut self.dense,
                &__path.join("dense"),
                __see,
            );
        }
        fn initialize(
            &mut self,
            _: &[(&::core::primitive::str, __seqnet::Initializer)],
            __rng: &mut dyn __seqnet::Rng,
        ) {
            __seqnet::Parameters::<f64>::initialize(&mut self.simple_rnn, &[], __rng);
            __seqnet::Parameters::<f64>::initialize(&mut self.dense, &[], __rng);
        }
    }
    #[allow(unused_imports)]
    use __seqnet::trained::AsItIs as _;
    impl __seqnet::trained::Names for Live {
        const NAMES: &'static [&'static ::core::primitive::str] = &[
            "simple_rnn",
            "dense",
        ];
    }
    impl<__W: __seqnet::trained::Tensors> __seqnet::trained::Trained<f64, __W> for Live {
        const TENSORS: &'static [__seqnet::trained::Declared<'static>] = &[
            __seqnet::trained::Declared::layer(
                "simple_rnn",
                __seqnet::trained::Embed::<
                    __L1,
                    f64,
                    __seqnet::trained::Within<__W, Live, 0>,
                >::TENSORS,
            ),
            __seqnet::trained::Declared::layer(
                "dense",
                __seqnet::trained::Embed::<
                    __L2,
                    f64,
                    __seqnet::trained::Within<__W, Live, 1>,
                >::TENSORS,
            ),
        ];
        const EMBEDDED: Self = Live {
            simple_rnn: __seqnet::trained::Embed::<
                __L1,
                f64,
                __seqnet::trained::Within<__W, Live, 0>,
            >::LAYER,
            dense: __seqnet::trained::Embed::<
                __L2,
                f64,
                __seqnet::trained::Within<__W, Live, 1>,
            >::LAYER,
        };
    }
    #[allow(dead_code)]
    impl Live {
        const __CHECKED: () = {};
        /// How many weights the model has.
        pub const PARAMETERS: ::core::primitive::usize = <Self as __seqnet::Parameters<
            f64,
        >>::PARAMETERS;
        /// Bytes of all weights.
        pub const WEIGHT_BYTES: ::core::primitive::usize = Self::PARAMETERS
            * ::core::mem::size_of::<f64>();
        /// Layers, output shapes and numbers of weights, as Keras prints them.
        pub const SUMMARY: &'static ::core::primitive::str = const {
            &__seqnet::summary::summary::<
                { __seqnet::summary::capacity(4, 2, 10) },
            >(
                "live",
                &[
                    __seqnet::summary::Row {
                        name: "simple_rnn",
                        class: "SimpleRNN",
                        shape: &[__seqnet::summary::Row::NONE, 4],
                        parameters: <__L1 as __seqnet::Parameters<f64>>::PARAMETERS,
                        non_trainable: <__L1 as __seqnet::Parameters<f64>>::NON_TRAINABLE,
                    },
                    __seqnet::summary::Row {
                        name: "dense",
                        class: "Dense",
                        shape: &[__seqnet::summary::Row::NONE, __Live_0],
                        parameters: <__L2 as __seqnet::Parameters<f64>>::PARAMETERS,
                        non_trainable: <__L2 as __seqnet::Parameters<f64>>::NON_TRAINABLE,
                    },
                ],
                ::core::mem::size_of::<f64>(),
            )
        }
            .as_str();
        /// The model with all weights at zero.
        #[must_use]
        pub const fn zeros() -> Self {
            let () = Self::__CHECKED;
            <Self as __seqnet::Parameters<f64>>::ZEROS
        }
        /// The model with weights drawn by the layers' initializers.
        #[must_use]
        pub fn random<__R: __seqnet::Rng + ?::core::marker::Sized>(
            mut __rng: &mut __R,
        ) -> Self {
            let mut __model = Self::zeros();
            __seqnet::Parameters::<f64>::initialize(&mut __model, &[], &mut __rng);
            __model
        }
        /// Draws all weights anew, in place.
        pub fn randomize<__R: __seqnet::Rng + ?::core::marker::Sized>(
            &mut self,
            mut __rng: &mut __R,
        ) {
            __seqnet::Parameters::<f64>::initialize(self, &[], &mut __rng);
        }
    }
    type __E0 = <__X0 as __seqnet::Streamed>::First;
    type __E1 = <__L1 as __seqnet::Push<__X0, __E0>>::Emission;
    type __E2 = <__L2 as __seqnet::Push<__X1, __E1>>::Emission;
    #[allow(dead_code)]
    impl Live {
        /// The model as a stream: it takes one timestep at a time, and gives what is ready.
        #[must_use]
        pub fn stream(&self) -> __seqnet::Stream<'_, Self> {
            let () = Self::__CHECKED;
            __seqnet::Stream::new(self)
        }
    }
    #[::core::prelude::v1::derive(::core::clone::Clone, ::core::default::Default)]
    pub struct __Memory {
        simple_rnn: <__L1 as __seqnet::Stepwise<__X0>>::Memory,
        dense: <__L2 as __seqnet::Stepwise<__X1>>::Memory,
    }
    impl __seqnet::Streams for Live {}
    impl __seqnet::Pushes for Live {
        type Input = __X0;
        type Memory = __Memory;
        type Emission = __E2;
        #[inline]
        fn push_into(
            &self,
            __memory: &mut __Memory,
            __x: &<__X0 as __seqnet::Streamed>::Step,
        ) -> __E2 {
            let __x = <__X0 as __seqnet::Streamed>::first(__x);
            let __x = __seqnet::Push::<
                __X0,
                _,
            >::push(&self.simple_rnn, &mut __memory.simple_rnn, __x);
            let __x = __seqnet::Push::<
                __X1,
                _,
            >::push(&self.dense, &mut __memory.dense, __x);
            __x
        }
    }
    impl __seqnet::Stepwise<__X0> for Live {
        type Memory = __Memory;
        type Rate = <__E2 as __seqnet::Emission>::Rate;
        type Step = <__E2 as __seqnet::Emission>::Item;
        const MACS: ::core::primitive::usize = <__L1 as __seqnet::Push<__X0, __E0>>::MACS
            + <__L2 as __seqnet::Push<__X1, __E1>>::MACS;
        #[inline]
        fn step(
            &self,
            __memory: &mut __Memory,
            __x: &<__X0 as __seqnet::Streamed>::Step,
            __give: &mut impl ::core::ops::FnMut(&Self::Step),
        ) {
            let __emission = __seqnet::Pushes::push_into(self, __memory, __x);
            __seqnet::Emission::each(__emission, |__step| __give(&__step));
        }
    }
    impl __seqnet::TakesOver for Live
    where
        for<'__any> <__L1 as __seqnet::Stepwise<
            __X0,
        >>::Memory: __seqnet::Remembers<<__L1 as __seqnet::Carries>::Carried>,
    {
        type States = (<__L1 as __seqnet::Carries>::Carried,);
        #[inline]
        fn begin(__memory: &mut __Memory, __states: &Self::States) {
            __seqnet::Remembers::begin(
                &mut __memory.simple_rnn,
                ::core::clone::Clone::clone(&__states.0),
            );
        }
        #[inline]
        fn recall(__memory: &__Memory) -> Self::States {
            (
                __seqnet::Remembers::<
                    <__L1 as __seqnet::Carries>::Carried,
                >::recall(&__memory.simple_rnn),
            )
        }
    }
    #[allow(dead_code)]
    impl Live {
        /// Multiply–accumulates of one push.
        pub const MACS: ::core::primitive::usize = <__L1 as __seqnet::Push<
            __X0,
            __E0,
        >>::MACS + <__L2 as __seqnet::Push<__X1, __E1>>::MACS;
        /// Bytes of what a stream keeps.
        pub const STATE_BYTES: ::core::primitive::usize = ::core::mem::size_of::<
            __Memory,
        >();
    }
};
