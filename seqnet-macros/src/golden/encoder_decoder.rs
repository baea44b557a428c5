/// Six months of sea-surface temperature from the last twelve.
///
/// ```text
/// input                               (12, 1)
/// lstm (LSTM)                         (32)     4352
/// repeat_vector (RepeatVector)        (6, 32)  0
/// lstm_1 (LSTM)                       (6, 32)  8320
/// time_distributed (TimeDistributed)  (6, 1)   33
/// activation (Activation)             (6, 1)   0
/// ```
#[::core::prelude::v1::derive(::core::clone::Clone, ::core::fmt::Debug)]
pub struct Forecast {
    /// `LSTM`, which gives (32).
    pub lstm: ::seqnet::__private::layers::Recurrent<
        ::seqnet::__private::layers::Lstm<1, 32>,
    >,
    /// `RepeatVector`, which gives (6, 32).
    pub repeat_vector: ::seqnet::__private::layers::RepeatVector<6>,
    /// `LSTM`, which gives (6, 32).
    pub lstm_1: ::seqnet::__private::layers::Recurrent<
        ::seqnet::__private::layers::Lstm<32, 32>,
        true,
    >,
    /// `TimeDistributed`, which gives (6, 1).
    pub time_distributed: ::seqnet::__private::layers::TimeDistributed<
        ::seqnet::__private::layers::Dense<32, 1>,
    >,
    /// `Activation`, which gives (6, 1).
    pub activation: ::seqnet::__private::layers::Activation<
        ::seqnet::__private::activations::Linear,
    >,
}
const _: () = {
    use ::seqnet::__private as __seqnet;
    type __X0 = __seqnet::Sequence<12, 1, f32>;
    type __L1 = __seqnet::layers::Recurrent<__seqnet::layers::Lstm<1, 32>>;
    type __X1 = __seqnet::Vector<32, f32>;
    type __L2 = __seqnet::layers::RepeatVector<6>;
    type __X2 = __seqnet::Sequence<6, 32, f32>;
    type __L3 = __seqnet::layers::Recurrent<__seqnet::layers::Lstm<32, 32>, true>;
    type __X3 = __seqnet::Sequence<6, 32, f32>;
    type __L4 = __seqnet::layers::TimeDistributed<__seqnet::layers::Dense<32, 1>>;
    type __X4 = __seqnet::Sequence<6, 1, f32>;
    type __L5 = __seqnet::layers::Activation<__seqnet::activations::Linear>;
    type __X5 = __seqnet::Sequence<6, 1, f32>;
    impl __seqnet::InPlace for Forecast {
        const ZEROED: &'static Self = &<Self as __seqnet::Parameters<f32>>::ZEROS;
    }
    impl __seqnet::Parameters<f32> for Forecast {
        const ZEROS: Self = Forecast {
            lstm: <__L1 as __seqnet::Parameters<f32>>::ZEROS,
            repeat_vector: <__L2 as __seqnet::Parameters<f32>>::ZEROS,
            lstm_1: <__L3 as __seqnet::Parameters<f32>>::ZEROS,
            time_distributed: <__L4 as __seqnet::Parameters<f32>>::ZEROS,
            activation: <__L5 as __seqnet::Parameters<f32>>::ZEROS,
        };
        const PARAMETERS: ::core::primitive::usize = <__L1 as __seqnet::Parameters<
            f32,
        >>::PARAMETERS + <__L2 as __seqnet::Parameters<f32>>::PARAMETERS
            + <__L3 as __seqnet::Parameters<f32>>::PARAMETERS
            + <__L4 as __seqnet::Parameters<f32>>::PARAMETERS
            + <__L5 as __seqnet::Parameters<f32>>::PARAMETERS;
        const NON_TRAINABLE: ::core::primitive::usize = <__L1 as __seqnet::Parameters<
            f32,
        >>::NON_TRAINABLE + <__L2 as __seqnet::Parameters<f32>>::NON_TRAINABLE
            + <__L3 as __seqnet::Parameters<f32>>::NON_TRAINABLE
            + <__L4 as __seqnet::Parameters<f32>>::NON_TRAINABLE
            + <__L5 as __seqnet::Parameters<f32>>::NON_TRAINABLE;
        const LAYERS: &'static [__seqnet::LayerInfo] = &[
            __seqnet::LayerInfo {
                field: "lstm",
                class: "LSTM",
                own: false,
                options: &[("units", __seqnet::Setting::Count(32))],
                layers: &[],
            },
            __seqnet::LayerInfo {
                field: "repeat_vector",
                class: "RepeatVector",
                own: false,
                options: &[("n", __seqnet::Setting::Count(6))],
                layers: &[],
            },
            __seqnet::LayerInfo {
                field: "lstm_1",
                class: "LSTM",
                own: false,
                options: &[
                    ("units", __seqnet::Setting::Count(32)),
                    ("return_sequences", __seqnet::Setting::Flag(true)),
                ],
                layers: &[],
            },
            __seqnet::LayerInfo {
                field: "time_distributed",
                class: "TimeDistributed",
                own: false,
                options: &[],
                layers: &[
                    __seqnet::LayerInfo {
                        field: "",
                        class: "Dense",
                        own: false,
                        options: &[("units", __seqnet::Setting::Count(1))],
                        layers: &[],
                    },
                ],
            },
            __seqnet::LayerInfo {
                field: "activation",
                class: "Activation",
                own: false,
                options: &[("activation", __seqnet::Setting::Text("linear"))],
                layers: &[],
            },
        ];
        fn visit<'__a>(
            &'__a self,
            __path: &__seqnet::Path<'_>,
            __see: &mut dyn ::core::ops::FnMut(__seqnet::Weight<'_, &'__a [f32]>),
        ) {
            __seqnet::Parameters::visit(&self.lstm, &__path.join("lstm"), __see);
            __seqnet::Parameters::visit(
                &self.repeat_vector,
                &__path.join("repeat_vector"),
                __see,
            );
            __seqnet::Parameters::visit(&self.lstm_1, &__path.join("lstm_1"), __see);
            __seqnet::Parameters::visit(
                &self.time_distributed,
                &__path.join("time_distributed"),
                __see,
            );
            __seqnet::Parameters::visit(
                &self.activation,
                &__path.join("activation"),
                __see,
            );
        }
        fn visit_mut(
            &mut self,
            __path: &__seqnet::Path<'_>,
            __see: &mut dyn ::core::ops::FnMut(__seqnet::Weight<'_, &mut [f32]>),
        ) {
            __seqnet::Parameters::visit_mut(&mut self.lstm, &__path.join("lstm"), __see);
            __seqnet::Parameters::visit_mut(
                &mut self.repeat_vector,
                &__path.join("repeat_vector"),
                __see,
            );
            __seqnet::Parameters::visit_mut(
                &mut self.lstm_1,
                &__path.join("lstm_1"),
                __see,
            );
            __seqnet::Parameters::visit_mut(
                &mut self.time_distributed,
                &__path.join("time_distributed"),
                __see,
            );
            __seqnet::Parameters::visit_mut(
                &mut self.activation,
                &__path.join("activation"),
                __see,
            );
        }
        fn initialize(
            &mut self,
            _: &[(&::core::primitive::str, __seqnet::Initializer)],
            __rng: &mut dyn __seqnet::Rng,
        ) {
            __seqnet::Parameters::<f32>::initialize(&mut self.lstm, &[], __rng);
            __seqnet::Parameters::<f32>::initialize(&mut self.repeat_vector, &[], __rng);
            __seqnet::Parameters::<f32>::initialize(&mut self.lstm_1, &[], __rng);
            __seqnet::Parameters::<
                f32,
            >::initialize(&mut self.time_distributed, &[], __rng);
            __seqnet::Parameters::<f32>::initialize(&mut self.activation, &[], __rng);
        }
    }
    #[allow(unused_imports)]
    use __seqnet::trained::AsItIs as _;
    impl __seqnet::trained::Names for Forecast {
        const NAMES: &'static [&'static ::core::primitive::str] = &[
            "lstm",
            "repeat_vector",
            "lstm_1",
            "time_distributed",
            "activation",
        ];
    }
    impl<__W: __seqnet::trained::Tensors> __seqnet::trained::Trained<f32, __W>
    for Forecast {
        const TENSORS: &'static [__seqnet::trained::Declared<'static>] = &[
            __seqnet::trained::Declared::layer(
                "lstm",
                __seqnet::trained::Embed::<
                    __L1,
                    f32,
                    __seqnet::trained::Within<__W, Forecast, 0>,
                >::TENSORS,
            ),
            __seqnet::trained::Declared::layer(
                "lstm_1",
                __seqnet::trained::Embed::<
                    __L3,
                    f32,
                    __seqnet::trained::Within<__W, Forecast, 2>,
                >::TENSORS,
            ),
            __seqnet::trained::Declared::layer(
                "time_distributed",
                __seqnet::trained::Embed::<
                    __L4,
                    f32,
                    __seqnet::trained::Within<__W, Forecast, 3>,
                >::TENSORS,
            ),
        ];
        const EMBEDDED: Self = Forecast {
            lstm: __seqnet::trained::Embed::<
                __L1,
                f32,
                __seqnet::trained::Within<__W, Forecast, 0>,
            >::LAYER,
            repeat_vector: <__L2 as __seqnet::Parameters<f32>>::ZEROS,
            lstm_1: __seqnet::trained::Embed::<
                __L3,
                f32,
                __seqnet::trained::Within<__W, Forecast, 2>,
            >::LAYER,
            time_distributed: __seqnet::trained::Embed::<
                __L4,
                f32,
                __seqnet::trained::Within<__W, Forecast, 3>,
            >::LAYER,
            activation: <__L5 as __seqnet::Parameters<f32>>::ZEROS,
        };
    }
    #[allow(dead_code)]
    impl Forecast {
        const __CHECKED: () = {};
        /// How many weights the model has.
        pub const PARAMETERS: ::core::primitive::usize = <Self as __seqnet::Parameters<
            f32,
        >>::PARAMETERS;
        /// Bytes of all weights.
        pub const WEIGHT_BYTES: ::core::primitive::usize = Self::PARAMETERS
            * ::core::mem::size_of::<f32>();
        /// Layers, output shapes and numbers of weights, as Keras prints them.
        pub const SUMMARY: &'static ::core::primitive::str = const {
            &__seqnet::summary::summary::<
                { __seqnet::summary::capacity(8, 5, 16) },
            >(
                "forecast",
                &[
                    __seqnet::summary::Row {
                        name: "lstm",
                        class: "LSTM",
                        shape: &[32],
                        parameters: <__L1 as __seqnet::Parameters<f32>>::PARAMETERS,
                        non_trainable: <__L1 as __seqnet::Parameters<f32>>::NON_TRAINABLE,
                    },
                    __seqnet::summary::Row {
                        name: "repeat_vector",
                        class: "RepeatVector",
                        shape: &[6, 32],
                        parameters: <__L2 as __seqnet::Parameters<f32>>::PARAMETERS,
                        non_trainable: <__L2 as __seqnet::Parameters<f32>>::NON_TRAINABLE,
                    },
                    __seqnet::summary::Row {
                        name: "lstm_1",
                        class: "LSTM",
                        shape: &[6, 32],
                        parameters: <__L3 as __seqnet::Parameters<f32>>::PARAMETERS,
                        non_trainable: <__L3 as __seqnet::Parameters<f32>>::NON_TRAINABLE,
                    },
                    __seqnet::summary::Row {
                        name: "time_distributed",
                        class: "TimeDistributed",
                        shape: &[6, 1],
                        parameters: <__L4 as __seqnet::Parameters<f32>>::PARAMETERS,
                        non_trainable: <__L4 as __seqnet::Parameters<f32>>::NON_TRAINABLE,
                    },
                    __seqnet::summary::Row {
                        name: "activation",
                        class: "Activation",
                        shape: &[6, 1],
                        parameters: <__L5 as __seqnet::Parameters<f32>>::PARAMETERS,
                        non_trainable: <__L5 as __seqnet::Parameters<f32>>::NON_TRAINABLE,
                    },
                ],
                ::core::mem::size_of::<f32>(),
            )
        }
            .as_str();
        /// The model with all weights at zero.
        #[must_use]
        pub const fn zeros() -> Self {
            let () = Self::__CHECKED;
            <Self as __seqnet::Parameters<f32>>::ZEROS
        }
        /// The model with weights drawn by the layers' initializers.
        #[must_use]
        pub fn random<__R: __seqnet::Rng + ?::core::marker::Sized>(
            mut __rng: &mut __R,
        ) -> Self {
            let mut __model = Self::zeros();
            __seqnet::Parameters::<f32>::initialize(&mut __model, &[], &mut __rng);
            __model
        }
        /// Draws all weights anew, in place.
        pub fn randomize<__R: __seqnet::Rng + ?::core::marker::Sized>(
            &mut self,
            mut __rng: &mut __R,
        ) {
            __seqnet::Parameters::<f32>::initialize(self, &[], &mut __rng);
        }
    }
    /// The states of the layers.
    #[::core::prelude::v1::derive(::core::clone::Clone, ::core::default::Default)]
    pub struct __State {
        lstm: <__L1 as __seqnet::Layer<__X0>>::State,
        repeat_vector: <__L2 as __seqnet::Layer<__X1>>::State,
        lstm_1: <__L3 as __seqnet::Layer<__X2>>::State,
        time_distributed: <__L4 as __seqnet::Layer<__X3>>::State,
        activation: <__L5 as __seqnet::Layer<__X4>>::State,
    }
    impl ::core::fmt::Debug for __State {
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("State").finish_non_exhaustive()
        }
    }
    #[allow(dead_code)]
    impl Forecast {
        #[inline]
        fn __run(
            &self,
            __x0: &__X0,
            __state: &mut __State,
            __y: &mut __X5,
            mut __see: impl ::core::ops::FnMut(
                &'static ::core::primitive::str,
                __seqnet::View<'_, f32>,
            ),
        ) {
            let () = Self::__CHECKED;
            let mut __x1 = <__X1 as __seqnet::Tensor>::ZEROS;
            __seqnet::Layer::forward(&self.lstm, __x0, &mut __state.lstm, &mut __x1);
            __see("lstm", __seqnet::View::of(&__x1));
            let mut __x2 = <__X2 as __seqnet::Tensor>::ZEROS;
            __seqnet::Layer::forward(
                &self.repeat_vector,
                &__x1,
                &mut __state.repeat_vector,
                &mut __x2,
            );
            __see("repeat_vector", __seqnet::View::of(&__x2));
            let mut __x3 = <__X3 as __seqnet::Tensor>::ZEROS;
            __seqnet::Layer::forward(
                &self.lstm_1,
                &__x2,
                &mut __state.lstm_1,
                &mut __x3,
            );
            __see("lstm_1", __seqnet::View::of(&__x3));
            let mut __x4 = <__X4 as __seqnet::Tensor>::ZEROS;
            __seqnet::Layer::forward(
                &self.time_distributed,
                &__x3,
                &mut __state.time_distributed,
                &mut __x4,
            );
            __see("time_distributed", __seqnet::View::of(&__x4));
            __seqnet::Layer::forward(
                &self.activation,
                &__x4,
                &mut __state.activation,
                __y,
            );
            __see("activation", __seqnet::View::of(&*__y));
        }
        /// Multiply–accumulates of one prediction.
        pub const MACS: ::core::primitive::usize = <Self as __seqnet::Model>::MACS;
        /// Bytes of the states of its layers.
        pub const STATE_BYTES: ::core::primitive::usize = <Self as __seqnet::Model>::STATE_BYTES;
        /// The output for one window.
        #[must_use]
        pub fn predict(
            &self,
            __x: &__seqnet::Sequence<12, 1, f32>,
        ) -> __seqnet::Sequence<6, 1, f32> {
            self.predict_from(&mut ::core::default::Default::default(), __x)
        }
        /// The output for one window, from a state that `stateful` layers continue and all others reset.
        #[must_use]
        pub fn predict_from(
            &self,
            __state: &mut <Self as __seqnet::Model>::State,
            __x: &__seqnet::Sequence<12, 1, f32>,
        ) -> __seqnet::Sequence<6, 1, f32> {
            let mut __y = <__X5 as __seqnet::Tensor>::ZEROS;
            self.__run(__x, __state, &mut __y, |_, _| ());
            __y
        }
        /// The outputs for several windows, within rounding of what `predict` gives. Recurrent layers read their weights once for four
        /// windows.
        ///
        /// # Panics
        ///
        /// If there are not as many outputs as windows.
        #[inline]
        pub fn predict_batch(
            &self,
            __x: &[__seqnet::Sequence<12, 1, f32>],
            __y: &mut [__seqnet::Sequence<6, 1, f32>],
        ) {
            __seqnet::forward_batch(self, __x, __y);
        }
        /// The output for one window; every layer's output is shown under its field's name on the way.
        pub fn predict_each(
            &self,
            __x: &__seqnet::Sequence<12, 1, f32>,
            __see: impl ::core::ops::FnMut(
                &'static ::core::primitive::str,
                __seqnet::View<'_, f32>,
            ),
        ) -> __seqnet::Sequence<6, 1, f32> {
            let mut __y = <__X5 as __seqnet::Tensor>::ZEROS;
            self.__run(__x, &mut ::core::default::Default::default(), &mut __y, __see);
            __y
        }
    }
    impl __seqnet::Layer<__X0> for Forecast {
        type Output = __X5;
        type State = __State;
        const MACS: ::core::primitive::usize = <Self as __seqnet::Model>::MACS;
        #[inline]
        fn forward(&self, __x: &__X0, __state: &mut __State, __y: &mut __X5) {
            self.__run(__x, __state, __y, |_, _| ());
        }
        #[inline]
        fn forward_four(&self, __x0: [&__X0; 4], __y: [&mut __X5; 4]) {
            let () = Self::__CHECKED;
            if const {
                ::core::mem::size_of::<__X1>() + ::core::mem::size_of::<__X2>()
                    + ::core::mem::size_of::<__X3>() + ::core::mem::size_of::<__X4>() + 0
                    > __seqnet::MOST_BETWEEN
            } {
                return __seqnet::one_by_one(self, __x0, __y);
            }
            let mut __x1 = [<__X1 as __seqnet::Tensor>::ZEROS; 4];
            __seqnet::Layer::forward_four(&self.lstm, __x0, __x1.each_mut());
            let mut __x2 = [<__X2 as __seqnet::Tensor>::ZEROS; 4];
            __seqnet::Layer::forward_four(
                &self.repeat_vector,
                __x1.each_ref(),
                __x2.each_mut(),
            );
            let mut __x3 = [<__X3 as __seqnet::Tensor>::ZEROS; 4];
            __seqnet::Layer::forward_four(
                &self.lstm_1,
                __x2.each_ref(),
                __x3.each_mut(),
            );
            let mut __x4 = [<__X4 as __seqnet::Tensor>::ZEROS; 4];
            __seqnet::Layer::forward_four(
                &self.time_distributed,
                __x3.each_ref(),
                __x4.each_mut(),
            );
            __seqnet::Layer::forward_four(&self.activation, __x4.each_ref(), __y);
        }
    }
    impl __seqnet::Model for Forecast {
        type Scalar = f32;
        type Input = __seqnet::Sequence<12, 1, f32>;
        type Output = __seqnet::Sequence<6, 1, f32>;
        type State = __State;
        const SUMMARY: &'static ::core::primitive::str = Self::SUMMARY;
        const MACS: ::core::primitive::usize = <__L1 as __seqnet::Layer<__X0>>::MACS
            + <__L2 as __seqnet::Layer<__X1>>::MACS
            + <__L3 as __seqnet::Layer<__X2>>::MACS
            + <__L4 as __seqnet::Layer<__X3>>::MACS
            + <__L5 as __seqnet::Layer<__X4>>::MACS;
        #[inline]
        fn predict_into(&self, __x: &__X0, __state: &mut __State, __y: &mut __X5) {
            self.__run(__x, __state, __y, |_, _| ());
        }
        fn predict_each(
            &self,
            __x: &__X0,
            __see: impl ::core::ops::FnMut(
                &'static ::core::primitive::str,
                __seqnet::View<'_, f32>,
            ),
        ) -> __X5 {
            Self::predict_each(self, __x, __see)
        }
        #[inline]
        fn predict_batch(&self, __x: &[__X0], __y: &mut [__X5]) {
            __seqnet::forward_batch(self, __x, __y);
        }
    }
    impl __seqnet::HandsOver for Forecast {
        type States = (
            <__L1 as __seqnet::Carries>::Carried,
            <__L3 as __seqnet::Carries>::Carried,
        );
        #[inline]
        fn states(__state: &__State) -> Self::States {
            (
                <__L1 as __seqnet::Carries>::carried(&__state.lstm),
                <__L3 as __seqnet::Carries>::carried(&__state.lstm_1),
            )
        }
    }
    pub struct __Tape<__R: __seqnet::train::Room>
    where
        for<'__any> __L1: __seqnet::train::Trainable<__X0, Output = __X1>,
        for<'__any> __L2: __seqnet::train::Trainable<__X1, Output = __X2>,
        for<'__any> __L3: __seqnet::train::Trainable<__X2, Output = __X3>,
        for<'__any> __L4: __seqnet::train::Trainable<__X3, Output = __X4>,
        for<'__any> __L5: __seqnet::train::Trainable<__X4, Output = __X5>,
    {
        __y1: <__R as __seqnet::train::Room>::Of<__X1>,
        __y2: <__R as __seqnet::train::Room>::Of<__X2>,
        __y3: <__R as __seqnet::train::Room>::Of<__X3>,
        __y4: <__R as __seqnet::train::Room>::Of<__X4>,
        __d1: <__R as __seqnet::train::Room>::Of<__X1>,
        __d2: <__R as __seqnet::train::Room>::Of<__X2>,
        __d3: <__R as __seqnet::train::Room>::Of<__X3>,
        __d4: <__R as __seqnet::train::Room>::Of<__X4>,
        lstm: <__L1 as __seqnet::train::Trainable<__X0>>::Tape<__R>,
        repeat_vector: <__L2 as __seqnet::train::Trainable<__X1>>::Tape<__R>,
        lstm_1: <__L3 as __seqnet::train::Trainable<__X2>>::Tape<__R>,
        time_distributed: <__L4 as __seqnet::train::Trainable<__X3>>::Tape<__R>,
        activation: <__L5 as __seqnet::train::Trainable<__X4>>::Tape<__R>,
    }
    impl<__R: __seqnet::train::Room> __seqnet::train::Tape for __Tape<__R>
    where
        for<'__any> __L1: __seqnet::train::Trainable<__X0, Output = __X1>,
        for<'__any> __L2: __seqnet::train::Trainable<__X1, Output = __X2>,
        for<'__any> __L3: __seqnet::train::Trainable<__X2, Output = __X3>,
        for<'__any> __L4: __seqnet::train::Trainable<__X3, Output = __X4>,
        for<'__any> __L5: __seqnet::train::Trainable<__X4, Output = __X5>,
    {
        fn new(__windows: ::core::primitive::usize) -> Self {
            __Tape {
                __y1: __R::filled(__windows, <__X1 as __seqnet::Tensor>::ZEROS),
                __y2: __R::filled(__windows, <__X2 as __seqnet::Tensor>::ZEROS),
                __y3: __R::filled(__windows, <__X3 as __seqnet::Tensor>::ZEROS),
                __y4: __R::filled(__windows, <__X4 as __seqnet::Tensor>::ZEROS),
                __d1: __R::filled(__windows, <__X1 as __seqnet::Tensor>::ZEROS),
                __d2: __R::filled(__windows, <__X2 as __seqnet::Tensor>::ZEROS),
                __d3: __R::filled(__windows, <__X3 as __seqnet::Tensor>::ZEROS),
                __d4: __R::filled(__windows, <__X4 as __seqnet::Tensor>::ZEROS),
                lstm: <<__L1 as __seqnet::train::Trainable<
                    __X0,
                >>::Tape<__R> as __seqnet::train::Tape>::new(__windows),
                repeat_vector: <<__L2 as __seqnet::train::Trainable<
                    __X1,
                >>::Tape<__R> as __seqnet::train::Tape>::new(__windows),
                lstm_1: <<__L3 as __seqnet::train::Trainable<
                    __X2,
                >>::Tape<__R> as __seqnet::train::Tape>::new(__windows),
                time_distributed: <<__L4 as __seqnet::train::Trainable<
                    __X3,
                >>::Tape<__R> as __seqnet::train::Tape>::new(__windows),
                activation: <<__L5 as __seqnet::train::Trainable<
                    __X4,
                >>::Tape<__R> as __seqnet::train::Tape>::new(__windows),
            }
        }
    }
    impl __seqnet::train::Trainable<__X0> for Forecast
    where
        for<'__any> __L1: __seqnet::train::Trainable<__X0, Output = __X1>,
        for<'__any> __L2: __seqnet::train::Trainable<__X1, Output = __X2>,
        for<'__any> __L3: __seqnet::train::Trainable<__X2, Output = __X3>,
        for<'__any> __L4: __seqnet::train::Trainable<__X3, Output = __X4>,
        for<'__any> __L5: __seqnet::train::Trainable<__X4, Output = __X5>,
    {
        type Tape<__R: __seqnet::train::Room> = __Tape<__R>;
        const COUPLED: ::core::primitive::bool = <__L1 as __seqnet::train::Trainable<
            __X0,
        >>::COUPLED || <__L2 as __seqnet::train::Trainable<__X1>>::COUPLED
            || <__L3 as __seqnet::train::Trainable<__X2>>::COUPLED
            || <__L4 as __seqnet::train::Trainable<__X3>>::COUPLED
            || <__L5 as __seqnet::train::Trainable<__X4>>::COUPLED;
        const ACTIVITY: ::core::primitive::bool = false
            || <__L1 as __seqnet::train::Trainable<__X0>>::ACTIVITY
            || <__L2 as __seqnet::train::Trainable<__X1>>::ACTIVITY
            || <__L3 as __seqnet::train::Trainable<__X2>>::ACTIVITY
            || <__L4 as __seqnet::train::Trainable<__X3>>::ACTIVITY
            || <__L5 as __seqnet::train::Trainable<__X4>>::ACTIVITY;
        fn activity<__R: __seqnet::train::Room>(
            __tape: &__Tape<__R>,
        ) -> ::core::primitive::f64 {
            <__L1 as __seqnet::train::Trainable<__X0>>::activity::<__R>(&__tape.lstm)
                + <__L2 as __seqnet::train::Trainable<
                    __X1,
                >>::activity::<__R>(&__tape.repeat_vector)
                + <__L3 as __seqnet::train::Trainable<
                    __X2,
                >>::activity::<__R>(&__tape.lstm_1)
                + <__L4 as __seqnet::train::Trainable<
                    __X3,
                >>::activity::<__R>(&__tape.time_distributed)
                + <__L5 as __seqnet::train::Trainable<
                    __X4,
                >>::activity::<__R>(&__tape.activation)
        }
        fn record<__R: __seqnet::train::Room>(
            &self,
            __x0: &[__X0],
            __tape: &mut __Tape<__R>,
            __y: &mut [__X5],
            __pass: &__seqnet::train::Pass<'_>,
        ) {
            let () = Self::__CHECKED;
            let __n = __x0.len();
            <__L1 as __seqnet::train::Trainable<
                __X0,
            >>::record::<
                __R,
            >(
                &self.lstm,
                __x0,
                &mut __tape.lstm,
                &mut __tape.__y1[..__n],
                &__pass.layer(1, &__seqnet::train::Options::DEFAULT),
            );
            <__L2 as __seqnet::train::Trainable<
                __X1,
            >>::record::<
                __R,
            >(
                &self.repeat_vector,
                &__tape.__y1[..__n],
                &mut __tape.repeat_vector,
                &mut __tape.__y2[..__n],
                &__pass.layer(2, &__seqnet::train::Options::DEFAULT),
            );
            <__L3 as __seqnet::train::Trainable<
                __X2,
            >>::record::<
                __R,
            >(
                &self.lstm_1,
                &__tape.__y2[..__n],
                &mut __tape.lstm_1,
                &mut __tape.__y3[..__n],
                &__pass.layer(3, &__seqnet::train::Options::DEFAULT),
            );
            <__L4 as __seqnet::train::Trainable<
                __X3,
            >>::record::<
                __R,
            >(
                &self.time_distributed,
                &__tape.__y3[..__n],
                &mut __tape.time_distributed,
                &mut __tape.__y4[..__n],
                &__pass.layer(4, &__seqnet::train::Options::DEFAULT),
            );
            <__L5 as __seqnet::train::Trainable<
                __X4,
            >>::record::<
                __R,
            >(
                &self.activation,
                &__tape.__y4[..__n],
                &mut __tape.activation,
                __y,
                &__pass.layer(5, &__seqnet::train::Options::DEFAULT),
            );
        }
        fn backward<__R: __seqnet::train::Room>(
            &self,
            __x0: &[__X0],
            __y: &[__X5],
            __tape: &mut __Tape<__R>,
            __dy: &mut [__X5],
            __gradient: &mut Self,
            __dx: ::core::option::Option<&mut [__X0]>,
        ) {
            let __n = __x0.len();
            <__L5 as __seqnet::train::Trainable<
                __X4,
            >>::backward::<
                __R,
            >(
                &self.activation,
                &__tape.__y4[..__n],
                __y,
                &mut __tape.activation,
                __dy,
                &mut __gradient.activation,
                ::core::option::Option::Some(&mut __tape.__d4[..__n]),
            );
            <__L4 as __seqnet::train::Trainable<
                __X3,
            >>::backward::<
                __R,
            >(
                &self.time_distributed,
                &__tape.__y3[..__n],
                &__tape.__y4[..__n],
                &mut __tape.time_distributed,
                &mut __tape.__d4[..__n],
                &mut __gradient.time_distributed,
                ::core::option::Option::Some(&mut __tape.__d3[..__n]),
            );
            <__L3 as __seqnet::train::Trainable<
                __X2,
            >>::backward::<
                __R,
            >(
                &self.lstm_1,
                &__tape.__y2[..__n],
                &__tape.__y3[..__n],
                &mut __tape.lstm_1,
                &mut __tape.__d3[..__n],
                &mut __gradient.lstm_1,
                ::core::option::Option::Some(&mut __tape.__d2[..__n]),
            );
            <__L2 as __seqnet::train::Trainable<
                __X1,
            >>::backward::<
                __R,
            >(
                &self.repeat_vector,
                &__tape.__y1[..__n],
                &__tape.__y2[..__n],
                &mut __tape.repeat_vector,
                &mut __tape.__d2[..__n],
                &mut __gradient.repeat_vector,
                ::core::option::Option::Some(&mut __tape.__d1[..__n]),
            );
            <__L1 as __seqnet::train::Trainable<
                __X0,
            >>::backward::<
                __R,
            >(
                &self.lstm,
                __x0,
                &__tape.__y1[..__n],
                &mut __tape.lstm,
                &mut __tape.__d1[..__n],
                &mut __gradient.lstm,
                __dx,
            );
        }
    }
    impl __seqnet::train::TrainableEncoder for Forecast
    where
        for<'__any> __L1: __seqnet::train::Trainable<__X0, Output = __X1>,
        for<'__any> __L2: __seqnet::train::Trainable<__X1, Output = __X2>,
        for<'__any> __L3: __seqnet::train::Trainable<__X2, Output = __X3>,
        for<'__any> __L4: __seqnet::train::Trainable<__X3, Output = __X4>,
        for<'__any> __L5: __seqnet::train::Trainable<__X4, Output = __X5>,
    {
        fn end<__R: __seqnet::train::Room>(
            __tape: &__Tape<__R>,
            __windows: ::core::primitive::usize,
            __w: ::core::primitive::usize,
        ) -> Self::States {
            (
                <__L1 as __seqnet::train::EndsWith<
                    __X0,
                >>::end::<__R>(&__tape.lstm, __windows, __w),
                <__L3 as __seqnet::train::EndsWith<
                    __X2,
                >>::end::<__R>(&__tape.lstm_1, __windows, __w),
            )
        }
        fn hand_back<__R: __seqnet::train::Room>(
            __tape: &mut __Tape<__R>,
            __w: ::core::primitive::usize,
            __derivative: &Self::States,
        ) {
            <__L1 as __seqnet::train::EndsWith<
                __X0,
            >>::hand_back::<__R>(&mut __tape.lstm, __w, &__derivative.0);
            <__L3 as __seqnet::train::EndsWith<
                __X2,
            >>::hand_back::<__R>(&mut __tape.lstm_1, __w, &__derivative.1);
        }
    }
    type __E0 = <__X0 as __seqnet::Streamed>::First;
    type __E1 = <__L1 as __seqnet::Push<__X0, __E0>>::Emission;
    type __E2 = <__L2 as __seqnet::Push<__X1, __E1>>::Emission;
    type __E3 = <__L3 as __seqnet::Push<__X2, __E2>>::Emission;
    type __E4 = <__L4 as __seqnet::Push<__X3, __E3>>::Emission;
    type __E5 = <__L5 as __seqnet::Push<__X4, __E4>>::Emission;
    #[allow(dead_code)]
    impl Forecast {
        /// The model as a stream: it takes one timestep at a time, and gives what is ready.
        #[must_use]
        pub fn stream(&self) -> __seqnet::Stream<'_, Self> {
            let () = Self::__CHECKED;
            __seqnet::Stream::new(self)
        }
    }
    #[::core::prelude::v1::derive(::core::clone::Clone, ::core::default::Default)]
    pub struct __Memory {
        lstm: <__L1 as __seqnet::Stepwise<__X0>>::Memory,
        repeat_vector: <__L2 as __seqnet::Layer<__X1>>::State,
        lstm_1: <__L3 as __seqnet::Layer<__X2>>::State,
        time_distributed: <__L4 as __seqnet::Layer<__X3>>::State,
        activation: <__L5 as __seqnet::Layer<__X4>>::State,
    }
    impl __seqnet::Streams for Forecast {}
    impl __seqnet::Pushes for Forecast {
        type Input = __X0;
        type Memory = __Memory;
        type Emission = __E5;
        #[inline]
        fn push_into(
            &self,
            __memory: &mut __Memory,
            __x: &<__X0 as __seqnet::Streamed>::Step,
        ) -> __E5 {
            let __x = <__X0 as __seqnet::Streamed>::first(__x);
            let __x = __seqnet::Push::<
                __X0,
                _,
            >::push(&self.lstm, &mut __memory.lstm, __x);
            let __x = __seqnet::Push::<
                __X1,
                _,
            >::push(&self.repeat_vector, &mut __memory.repeat_vector, __x);
            let __x = __seqnet::Push::<
                __X2,
                _,
            >::push(&self.lstm_1, &mut __memory.lstm_1, __x);
            let __x = __seqnet::Push::<
                __X3,
                _,
            >::push(&self.time_distributed, &mut __memory.time_distributed, __x);
            let __x = __seqnet::Push::<
                __X4,
                _,
            >::push(&self.activation, &mut __memory.activation, __x);
            __x
        }
    }
    impl __seqnet::Stepwise<__X0> for Forecast {
        type Memory = __Memory;
        type Rate = <__E5 as __seqnet::Emission>::Rate;
        type Step = <__E5 as __seqnet::Emission>::Item;
        const MACS: ::core::primitive::usize = <__L1 as __seqnet::Push<__X0, __E0>>::MACS
            + <__L2 as __seqnet::Push<__X1, __E1>>::MACS
            + <__L3 as __seqnet::Push<__X2, __E2>>::MACS
            + <__L4 as __seqnet::Push<__X3, __E3>>::MACS
            + <__L5 as __seqnet::Push<__X4, __E4>>::MACS;
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
    impl __seqnet::TakesOver for Forecast
    where
        for<'__any> <__L1 as __seqnet::Stepwise<
            __X0,
        >>::Memory: __seqnet::Remembers<<__L1 as __seqnet::Carries>::Carried>,
        for<'__any> <__L3 as __seqnet::Layer<
            __X2,
        >>::State: __seqnet::Remembers<<__L3 as __seqnet::Carries>::Carried>,
    {
        type States = (
            <__L1 as __seqnet::Carries>::Carried,
            <__L3 as __seqnet::Carries>::Carried,
        );
        #[inline]
        fn begin(__memory: &mut __Memory, __states: &Self::States) {
            __seqnet::Remembers::begin(
                &mut __memory.lstm,
                ::core::clone::Clone::clone(&__states.0),
            );
            __seqnet::Remembers::begin(
                &mut __memory.lstm_1,
                ::core::clone::Clone::clone(&__states.1),
            );
        }
        #[inline]
        fn recall(__memory: &__Memory) -> Self::States {
            (
                __seqnet::Remembers::<
                    <__L1 as __seqnet::Carries>::Carried,
                >::recall(&__memory.lstm),
                __seqnet::Remembers::<
                    <__L3 as __seqnet::Carries>::Carried,
                >::recall(&__memory.lstm_1),
            )
        }
    }
    impl __seqnet::train::TrainableDecoder for Forecast
    where
        for<'__any> <__L1 as __seqnet::Stepwise<
            __X0,
        >>::Memory: __seqnet::Remembers<<__L1 as __seqnet::Carries>::Carried>,
        for<'__any> <__L3 as __seqnet::Layer<
            __X2,
        >>::State: __seqnet::Remembers<<__L3 as __seqnet::Carries>::Carried>,
        for<'__any> __L1: __seqnet::train::Trainable<__X0, Output = __X1>,
        for<'__any> __L2: __seqnet::train::Trainable<__X1, Output = __X2>,
        for<'__any> __L3: __seqnet::train::Trainable<__X2, Output = __X3>,
        for<'__any> __L4: __seqnet::train::Trainable<__X3, Output = __X4>,
        for<'__any> __L5: __seqnet::train::Trainable<__X4, Output = __X5>,
        for<'__any> __L1: __seqnet::train::BeginsWith<__X0>,
        for<'__any> __L3: __seqnet::train::BeginsWith<__X2>,
    {
        fn begin<__R: __seqnet::train::Room>(
            __tape: &mut __Tape<__R>,
            __w: ::core::primitive::usize,
            __states: &Self::States,
        ) {
            <__L1 as __seqnet::train::BeginsWith<
                __X0,
            >>::begin::<__R>(&mut __tape.lstm, __w, &__states.0);
            <__L3 as __seqnet::train::BeginsWith<
                __X2,
            >>::begin::<__R>(&mut __tape.lstm_1, __w, &__states.1);
        }
        fn handed_back<__R: __seqnet::train::Room>(
            __tape: &__Tape<__R>,
            __w: ::core::primitive::usize,
        ) -> Self::States {
            (
                <__L1 as __seqnet::train::BeginsWith<
                    __X0,
                >>::handed_back::<__R>(&__tape.lstm, __w),
                <__L3 as __seqnet::train::BeginsWith<
                    __X2,
                >>::handed_back::<__R>(&__tape.lstm_1, __w),
            )
        }
    }
};
