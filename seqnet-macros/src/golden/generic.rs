#[doc(hidden)]
#[allow(dead_code, non_upper_case_globals)]
const __Encoder_0: ::core::primitive::usize = WINDOW;
///
/// ```text
/// input            (T, 2)
/// lstm (LSTM)      (T, H)       4 * (2 + H + 1) * H
/// lambda (Lambda)  (WINDOW, H)  0
/// gru (GRU)        (H)          3 * (H + H + 2) * H
/// ```
#[::core::prelude::v1::derive(::core::clone::Clone, ::core::fmt::Debug)]
pub(crate) struct Encoder<const T: usize, const H: usize> {
    /// `LSTM`, which gives (T, H).
    pub lstm: ::seqnet::__private::layers::Recurrent<
        ::seqnet::__private::layers::Lstm<2, { H }>,
        true,
    >,
    /// `Lambda`, which gives (WINDOW, H).
    pub lambda: ::seqnet::__private::layers::Slice<
        ::seqnet::__private::layers::Back<{ __Encoder_0 }>,
        { __Encoder_0 },
    >,
    /// `GRU`, which gives (H).
    pub gru: ::seqnet::__private::layers::Recurrent<
        ::seqnet::__private::layers::Gru<{ H }, { H }>,
        false,
        false,
        true,
    >,
}
const _: () = {
    use ::seqnet::__private as __seqnet;
    type __X0<const T: usize, const H: usize> = __seqnet::Sequence<{ T }, 2, f32>;
    type __L1<const T: usize, const H: usize> = __seqnet::layers::Recurrent<
        __seqnet::layers::Lstm<2, { H }>,
        true,
    >;
    type __X1<const T: usize, const H: usize> = __seqnet::Sequence<{ T }, { H }, f32>;
    type __L2<const T: usize, const H: usize> = __seqnet::layers::Slice<
        __seqnet::layers::Back<{ __Encoder_0 }>,
        { __Encoder_0 },
    >;
    type __X2<const T: usize, const H: usize> = __seqnet::Sequence<
        { __Encoder_0 },
        { H },
        f32,
    >;
    type __L3<const T: usize, const H: usize> = __seqnet::layers::Recurrent<
        __seqnet::layers::Gru<{ H }, { H }>,
        false,
        false,
        true,
    >;
    type __X3<const T: usize, const H: usize> = __seqnet::Vector<{ H }, f32>;
    impl<const T: usize, const H: usize> __seqnet::InPlace for Encoder<{ T }, { H }> {
        const ZEROED: &'static Self = &<Self as __seqnet::Parameters<f32>>::ZEROS;
    }
    impl<const T: usize, const H: usize> __seqnet::Parameters<f32>
    for Encoder<{ T }, { H }> {
        const ZEROS: Self = Encoder {
            lstm: <__L1<{ T }, { H }> as __seqnet::Parameters<f32>>::ZEROS,
            lambda: <__L2<{ T }, { H }> as __seqnet::Parameters<f32>>::ZEROS,
            gru: <__L3<{ T }, { H }> as __seqnet::Parameters<f32>>::ZEROS,
        };
        const PARAMETERS: ::core::primitive::usize = <__L1<
            { T },
            { H },
        > as __seqnet::Parameters<f32>>::PARAMETERS
            + <__L2<{ T }, { H }> as __seqnet::Parameters<f32>>::PARAMETERS
            + <__L3<{ T }, { H }> as __seqnet::Parameters<f32>>::PARAMETERS;
        const NON_TRAINABLE: ::core::primitive::usize = <__L1<
            { T },
            { H },
        > as __seqnet::Parameters<f32>>::NON_TRAINABLE
            + <__L2<{ T }, { H }> as __seqnet::Parameters<f32>>::NON_TRAINABLE
            + <__L3<{ T }, { H }> as __seqnet::Parameters<f32>>::NON_TRAINABLE;
        const LAYERS: &'static [__seqnet::LayerInfo] = &[
            __seqnet::LayerInfo {
                field: "lstm",
                class: "LSTM",
                own: false,
                options: &[
                    ("units", __seqnet::Setting::Count(H)),
                    ("return_sequences", __seqnet::Setting::Flag(true)),
                ],
                layers: &[],
            },
            __seqnet::LayerInfo {
                field: "lambda",
                class: "Lambda",
                own: false,
                options: &[],
                layers: &[],
            },
            __seqnet::LayerInfo {
                field: "gru",
                class: "GRU",
                own: false,
                options: &[
                    ("units", __seqnet::Setting::Count(H)),
                    ("go_backwards", __seqnet::Setting::Flag(true)),
                ],
                layers: &[],
            },
        ];
        fn visit<'__a>(
            &'__a self,
            __path: &__seqnet::Path<'_>,
            __see: &mut dyn ::core::ops::FnMut(__seqnet::Weight<'_, &'__a [f32]>),
        ) {
            __seqnet::Parameters::visit(&self.lstm, &__path.join("lstm"), __see);
            __seqnet::Parameters::visit(&self.lambda, &__path.join("lambda"), __see);
            __seqnet::Parameters::visit(&self.gru, &__path.join("gru"), __see);
        }
        fn visit_mut(
            &mut self,
            __path: &__seqnet::Path<'_>,
            __see: &mut dyn ::core::ops::FnMut(__seqnet::Weight<'_, &mut [f32]>),
        ) {
            __seqnet::Parameters::visit_mut(&mut self.lstm, &__path.join("lstm"), __see);
            __seqnet::Parameters::visit_mut(
                &mut self.lambda,
                &__path.join("lambda"),
                __see,
            );
            __seqnet::Parameters::visit_mut(&mut self.gru, &__path.join("gru"), __see);
        }
        fn initialize(
            &mut self,
            _: &[(&::core::primitive::str, __seqnet::Initializer)],
            __rng: &mut dyn __seqnet::Rng,
        ) {
            __seqnet::Parameters::<f32>::initialize(&mut self.lstm, &[], __rng);
            __seqnet::Parameters::<f32>::initialize(&mut self.lambda, &[], __rng);
            __seqnet::Parameters::<
                f32,
            >::initialize(
                &mut self.gru,
                &[("bias", __seqnet::Initializer::Ones)],
                __rng,
            );
        }
    }
    #[allow(unused_imports)]
    use __seqnet::trained::AsItIs as _;
    impl<const T: usize, const H: usize> __seqnet::trained::Names
    for Encoder<{ T }, { H }> {
        const NAMES: &'static [&'static ::core::primitive::str] = &[
            "lstm",
            "lambda",
            "gru",
        ];
    }
    impl<
        const T: ::core::primitive::usize,
        const H: ::core::primitive::usize,
        __W: __seqnet::trained::Tensors,
    > __seqnet::trained::Trained<f32, __W> for Encoder<{ T }, { H }> {
        const TENSORS: &'static [__seqnet::trained::Declared<'static>] = &[
            __seqnet::trained::Declared::layer(
                "lstm",
                __seqnet::trained::Embed::<
                    __L1<{ T }, { H }>,
                    f32,
                    __seqnet::trained::Within<__W, Encoder<{ T }, { H }>, 0>,
                >::TENSORS,
            ),
            __seqnet::trained::Declared::layer(
                "gru",
                __seqnet::trained::Embed::<
                    __L3<{ T }, { H }>,
                    f32,
                    __seqnet::trained::Within<__W, Encoder<{ T }, { H }>, 2>,
                >::TENSORS,
            ),
        ];
        const EMBEDDED: Self = Encoder {
            lstm: __seqnet::trained::Embed::<
                __L1<{ T }, { H }>,
                f32,
                __seqnet::trained::Within<__W, Encoder<{ T }, { H }>, 0>,
            >::LAYER,
            lambda: <__L2<{ T }, { H }> as __seqnet::Parameters<f32>>::ZEROS,
            gru: __seqnet::trained::Embed::<
                __L3<{ T }, { H }>,
                f32,
                __seqnet::trained::Within<__W, Encoder<{ T }, { H }>, 2>,
            >::LAYER,
        };
    }
    #[allow(dead_code)]
    impl<const T: usize, const H: usize> Encoder<{ T }, { H }> {
        const __CHECKED: () = {
            use __seqnet::shapes::require as __require;
            __require(__seqnet::shapes::positive("Input", "timestep", T));
            __require(__seqnet::shapes::positive("LSTM", "unit", H));
            __require(
                __seqnet::shapes::slice(
                    "Lambda",
                    "timesteps",
                    T,
                    __seqnet::shapes::Bound::Back(__Encoder_0),
                    __seqnet::shapes::Bound::Open,
                    1,
                ),
            );
            __require(__seqnet::shapes::positive("GRU", "unit", H));
        };
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
                { __seqnet::summary::capacity(7, 3, 6) },
            >(
                "encoder",
                &[
                    __seqnet::summary::Row {
                        name: "lstm",
                        class: "LSTM",
                        shape: &[T, H],
                        parameters: <__L1<
                            { T },
                            { H },
                        > as __seqnet::Parameters<f32>>::PARAMETERS,
                        non_trainable: <__L1<
                            { T },
                            { H },
                        > as __seqnet::Parameters<f32>>::NON_TRAINABLE,
                    },
                    __seqnet::summary::Row {
                        name: "lambda",
                        class: "Lambda",
                        shape: &[__Encoder_0, H],
                        parameters: <__L2<
                            { T },
                            { H },
                        > as __seqnet::Parameters<f32>>::PARAMETERS,
                        non_trainable: <__L2<
                            { T },
                            { H },
                        > as __seqnet::Parameters<f32>>::NON_TRAINABLE,
                    },
                    __seqnet::summary::Row {
                        name: "gru",
                        class: "GRU",
                        shape: &[H],
                        parameters: <__L3<
                            { T },
                            { H },
                        > as __seqnet::Parameters<f32>>::PARAMETERS,
                        non_trainable: <__L3<
                            { T },
                            { H },
                        > as __seqnet::Parameters<f32>>::NON_TRAINABLE,
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
    pub struct __State<const T: usize, const H: usize> {
        lstm: <__L1<{ T }, { H }> as __seqnet::Layer<__X0<{ T }, { H }>>>::State,
        lambda: <__L2<{ T }, { H }> as __seqnet::Layer<__X1<{ T }, { H }>>>::State,
        gru: <__L3<{ T }, { H }> as __seqnet::Layer<__X2<{ T }, { H }>>>::State,
    }
    impl<const T: usize, const H: usize> ::core::fmt::Debug for __State<{ T }, { H }> {
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("State").finish_non_exhaustive()
        }
    }
    #[allow(dead_code)]
    impl<const T: usize, const H: usize> Encoder<{ T }, { H }> {
        #[inline]
        fn __run(
            &self,
            __x0: &__X0<{ T }, { H }>,
            __state: &mut __State<{ T }, { H }>,
            __y: &mut __X3<{ T }, { H }>,
            mut __see: impl ::core::ops::FnMut(
                &'static ::core::primitive::str,
                __seqnet::View<'_, f32>,
            ),
        ) {
            let () = Self::__CHECKED;
            let mut __x1 = <__X1<{ T }, { H }> as __seqnet::Tensor>::ZEROS;
            __seqnet::Layer::forward(&self.lstm, __x0, &mut __state.lstm, &mut __x1);
            __see("lstm", __seqnet::View::of(&__x1));
            let mut __x2 = <__X2<{ T }, { H }> as __seqnet::Tensor>::ZEROS;
            __seqnet::Layer::forward(
                &self.lambda,
                &__x1,
                &mut __state.lambda,
                &mut __x2,
            );
            __see("lambda", __seqnet::View::of(&__x2));
            __seqnet::Layer::forward(&self.gru, &__x2, &mut __state.gru, __y);
            __see("gru", __seqnet::View::of(&*__y));
        }
        /// Multiply–accumulates of one prediction.
        pub const MACS: ::core::primitive::usize = <Self as __seqnet::Model>::MACS;
        /// Bytes of the states of its layers.
        pub const STATE_BYTES: ::core::primitive::usize = <Self as __seqnet::Model>::STATE_BYTES;
        /// The output for one window.
        #[must_use]
        pub fn predict(
            &self,
            __x: &__seqnet::Sequence<{ T }, 2, f32>,
        ) -> __seqnet::Vector<{ H }, f32> {
            self.predict_from(&mut ::core::default::Default::default(), __x)
        }
        /// The output for one window, from a state that `stateful` layers continue and all others reset.
        #[must_use]
        pub fn predict_from(
            &self,
            __state: &mut <Self as __seqnet::Model>::State,
            __x: &__seqnet::Sequence<{ T }, 2, f32>,
        ) -> __seqnet::Vector<{ H }, f32> {
            let mut __y = <__X3<{ T }, { H }> as __seqnet::Tensor>::ZEROS;
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
            __x: &[__seqnet::Sequence<{ T }, 2, f32>],
            __y: &mut [__seqnet::Vector<{ H }, f32>],
        ) {
            __seqnet::forward_batch(self, __x, __y);
        }
        /// The output for one window; every layer's output is shown under its field's name on the way.
        pub fn predict_each(
            &self,
            __x: &__seqnet::Sequence<{ T }, 2, f32>,
            __see: impl ::core::ops::FnMut(
                &'static ::core::primitive::str,
                __seqnet::View<'_, f32>,
            ),
        ) -> __seqnet::Vector<{ H }, f32> {
            let mut __y = <__X3<{ T }, { H }> as __seqnet::Tensor>::ZEROS;
            self.__run(__x, &mut ::core::default::Default::default(), &mut __y, __see);
            __y
        }
    }
    impl<const T: usize, const H: usize> __seqnet::Layer<__X0<{ T }, { H }>>
    for Encoder<{ T }, { H }> {
        type Output = __X3<{ T }, { H }>;
        type State = __State<{ T }, { H }>;
        const MACS: ::core::primitive::usize = <Self as __seqnet::Model>::MACS;
        #[inline]
        fn forward(
            &self,
            __x: &__X0<{ T }, { H }>,
            __state: &mut __State<{ T }, { H }>,
            __y: &mut __X3<{ T }, { H }>,
        ) {
            self.__run(__x, __state, __y, |_, _| ());
        }
        #[inline]
        fn forward_four(
            &self,
            __x0: [&__X0<{ T }, { H }>; 4],
            __y: [&mut __X3<{ T }, { H }>; 4],
        ) {
            let () = Self::__CHECKED;
            if const {
                ::core::mem::size_of::<__X1<{ T }, { H }>>()
                    + ::core::mem::size_of::<__X2<{ T }, { H }>>() + 0
                    > __seqnet::MOST_BETWEEN
            } {
                return __seqnet::one_by_one(self, __x0, __y);
            }
            let mut __x1 = [<__X1<{ T }, { H }> as __seqnet::Tensor>::ZEROS; 4];
            __seqnet::Layer::forward_four(&self.lstm, __x0, __x1.each_mut());
            let mut __x2 = [<__X2<{ T }, { H }> as __seqnet::Tensor>::ZEROS; 4];
            __seqnet::Layer::forward_four(
                &self.lambda,
                __x1.each_ref(),
                __x2.each_mut(),
            );
            __seqnet::Layer::forward_four(&self.gru, __x2.each_ref(), __y);
        }
    }
    impl<const T: usize, const H: usize> __seqnet::Model for Encoder<{ T }, { H }> {
        type Scalar = f32;
        type Input = __seqnet::Sequence<{ T }, 2, f32>;
        type Output = __seqnet::Vector<{ H }, f32>;
        type State = __State<{ T }, { H }>;
        const SUMMARY: &'static ::core::primitive::str = Self::SUMMARY;
        const MACS: ::core::primitive::usize = <__L1<
            { T },
            { H },
        > as __seqnet::Layer<__X0<{ T }, { H }>>>::MACS
            + <__L2<{ T }, { H }> as __seqnet::Layer<__X1<{ T }, { H }>>>::MACS
            + <__L3<{ T }, { H }> as __seqnet::Layer<__X2<{ T }, { H }>>>::MACS;
        #[inline]
        fn predict_into(
            &self,
            __x: &__X0<{ T }, { H }>,
            __state: &mut __State<{ T }, { H }>,
            __y: &mut __X3<{ T }, { H }>,
        ) {
            self.__run(__x, __state, __y, |_, _| ());
        }
        fn predict_each(
            &self,
            __x: &__X0<{ T }, { H }>,
            __see: impl ::core::ops::FnMut(
                &'static ::core::primitive::str,
                __seqnet::View<'_, f32>,
            ),
        ) -> __X3<{ T }, { H }> {
            Self::predict_each(self, __x, __see)
        }
        #[inline]
        fn predict_batch(
            &self,
            __x: &[__X0<{ T }, { H }>],
            __y: &mut [__X3<{ T }, { H }>],
        ) {
            __seqnet::forward_batch(self, __x, __y);
        }
    }
    impl<const T: usize, const H: usize> __seqnet::HandsOver for Encoder<{ T }, { H }> {
        type States = (
            <__L1<{ T }, { H }> as __seqnet::Carries>::Carried,
            <__L3<{ T }, { H }> as __seqnet::Carries>::Carried,
        );
        #[inline]
        fn states(__state: &__State<{ T }, { H }>) -> Self::States {
            (
                <__L1<{ T }, { H }> as __seqnet::Carries>::carried(&__state.lstm),
                <__L3<{ T }, { H }> as __seqnet::Carries>::carried(&__state.gru),
            )
        }
    }
    impl<const T: usize, const H: usize> __seqnet::EndsRecurrent
    for Encoder<{ T }, { H }> {}
    pub struct __Tape<
        __R: __seqnet::train::Room,
        const T: ::core::primitive::usize,
        const H: ::core::primitive::usize,
    >
    where
        for<'__any> __L1<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X0<{ T }, { H }>, Output = __X1<{ T }, { H }>>,
        for<'__any> __L2<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X1<{ T }, { H }>, Output = __X2<{ T }, { H }>>,
        for<'__any> __L3<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X2<{ T }, { H }>, Output = __X3<{ T }, { H }>>,
    {
        __y1: <__R as __seqnet::train::Room>::Of<__X1<{ T }, { H }>>,
        __y2: <__R as __seqnet::train::Room>::Of<__X2<{ T }, { H }>>,
        __d1: <__R as __seqnet::train::Room>::Of<__X1<{ T }, { H }>>,
        __d2: <__R as __seqnet::train::Room>::Of<__X2<{ T }, { H }>>,
        lstm: <__L1<
            { T },
            { H },
        > as __seqnet::train::Trainable<__X0<{ T }, { H }>>>::Tape<__R>,
        lambda: <__L2<
            { T },
            { H },
        > as __seqnet::train::Trainable<__X1<{ T }, { H }>>>::Tape<__R>,
        gru: <__L3<
            { T },
            { H },
        > as __seqnet::train::Trainable<__X2<{ T }, { H }>>>::Tape<__R>,
    }
    impl<
        __R: __seqnet::train::Room,
        const T: ::core::primitive::usize,
        const H: ::core::primitive::usize,
    > __seqnet::train::Tape for __Tape<__R, { T }, { H }>
    where
        for<'__any> __L1<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X0<{ T }, { H }>, Output = __X1<{ T }, { H }>>,
        for<'__any> __L2<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X1<{ T }, { H }>, Output = __X2<{ T }, { H }>>,
        for<'__any> __L3<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X2<{ T }, { H }>, Output = __X3<{ T }, { H }>>,
    {
        fn new(__windows: ::core::primitive::usize) -> Self {
            __Tape {
                __y1: __R::filled(
                    __windows,
                    <__X1<{ T }, { H }> as __seqnet::Tensor>::ZEROS,
                ),
                __y2: __R::filled(
                    __windows,
                    <__X2<{ T }, { H }> as __seqnet::Tensor>::ZEROS,
                ),
                __d1: __R::filled(
                    __windows,
                    <__X1<{ T }, { H }> as __seqnet::Tensor>::ZEROS,
                ),
                __d2: __R::filled(
                    __windows,
                    <__X2<{ T }, { H }> as __seqnet::Tensor>::ZEROS,
                ),
                lstm: <<__L1<
                    { T },
                    { H },
                > as __seqnet::train::Trainable<
                    __X0<{ T }, { H }>,
                >>::Tape<__R> as __seqnet::train::Tape>::new(__windows),
                lambda: <<__L2<
                    { T },
                    { H },
                > as __seqnet::train::Trainable<
                    __X1<{ T }, { H }>,
                >>::Tape<__R> as __seqnet::train::Tape>::new(__windows),
                gru: <<__L3<
                    { T },
                    { H },
                > as __seqnet::train::Trainable<
                    __X2<{ T }, { H }>,
                >>::Tape<__R> as __seqnet::train::Tape>::new(__windows),
            }
        }
    }
    impl<const T: usize, const H: usize> __seqnet::train::Trainable<__X0<{ T }, { H }>>
    for Encoder<{ T }, { H }>
    where
        for<'__any> __L1<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X0<{ T }, { H }>, Output = __X1<{ T }, { H }>>,
        for<'__any> __L2<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X1<{ T }, { H }>, Output = __X2<{ T }, { H }>>,
        for<'__any> __L3<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X2<{ T }, { H }>, Output = __X3<{ T }, { H }>>,
    {
        type Tape<__R: __seqnet::train::Room> = __Tape<__R, { T }, { H }>;
        const COUPLED: ::core::primitive::bool = <__L1<
            { T },
            { H },
        > as __seqnet::train::Trainable<__X0<{ T }, { H }>>>::COUPLED
            || <__L2<
                { T },
                { H },
            > as __seqnet::train::Trainable<__X1<{ T }, { H }>>>::COUPLED
            || <__L3<
                { T },
                { H },
            > as __seqnet::train::Trainable<__X2<{ T }, { H }>>>::COUPLED;
        const ACTIVITY: ::core::primitive::bool = false
            || <__L1<
                { T },
                { H },
            > as __seqnet::train::Trainable<__X0<{ T }, { H }>>>::ACTIVITY
            || <__L2<
                { T },
                { H },
            > as __seqnet::train::Trainable<__X1<{ T }, { H }>>>::ACTIVITY
            || <__L3<
                { T },
                { H },
            > as __seqnet::train::Trainable<__X2<{ T }, { H }>>>::ACTIVITY;
        fn activity<__R: __seqnet::train::Room>(
            __tape: &__Tape<__R, { T }, { H }>,
        ) -> ::core::primitive::f64 {
            <__L1<
                { T },
                { H },
            > as __seqnet::train::Trainable<
                __X0<{ T }, { H }>,
            >>::activity::<__R>(&__tape.lstm)
                + <__L2<
                    { T },
                    { H },
                > as __seqnet::train::Trainable<
                    __X1<{ T }, { H }>,
                >>::activity::<__R>(&__tape.lambda)
                + <__L3<
                    { T },
                    { H },
                > as __seqnet::train::Trainable<
                    __X2<{ T }, { H }>,
                >>::activity::<__R>(&__tape.gru)
        }
        fn record<__R: __seqnet::train::Room>(
            &self,
            __x0: &[__X0<{ T }, { H }>],
            __tape: &mut __Tape<__R, { T }, { H }>,
            __y: &mut [__X3<{ T }, { H }>],
            __pass: &__seqnet::train::Pass<'_>,
        ) {
            let () = Self::__CHECKED;
            let __n = __x0.len();
            <__L1<
                { T },
                { H },
            > as __seqnet::train::Trainable<
                __X0<{ T }, { H }>,
            >>::record::<
                __R,
            >(
                &self.lstm,
                __x0,
                &mut __tape.lstm,
                &mut __tape.__y1[..__n],
                &__pass.layer(1, &__seqnet::train::Options::DEFAULT),
            );
            <__L2<
                { T },
                { H },
            > as __seqnet::train::Trainable<
                __X1<{ T }, { H }>,
            >>::record::<
                __R,
            >(
                &self.lambda,
                &__tape.__y1[..__n],
                &mut __tape.lambda,
                &mut __tape.__y2[..__n],
                &__pass.layer(2, &__seqnet::train::Options::DEFAULT),
            );
            <__L3<
                { T },
                { H },
            > as __seqnet::train::Trainable<
                __X2<{ T }, { H }>,
            >>::record::<
                __R,
            >(
                &self.gru,
                &__tape.__y2[..__n],
                &mut __tape.gru,
                __y,
                &__pass.layer(3, &__seqnet::train::Options::DEFAULT),
            );
        }
        fn backward<__R: __seqnet::train::Room>(
            &self,
            __x0: &[__X0<{ T }, { H }>],
            __y: &[__X3<{ T }, { H }>],
            __tape: &mut __Tape<__R, { T }, { H }>,
            __dy: &mut [__X3<{ T }, { H }>],
            __gradient: &mut Self,
            __dx: ::core::option::Option<&mut [__X0<{ T }, { H }>]>,
        ) {
            let __n = __x0.len();
            <__L3<
                { T },
                { H },
            > as __seqnet::train::Trainable<
                __X2<{ T }, { H }>,
            >>::backward::<
                __R,
            >(
                &self.gru,
                &__tape.__y2[..__n],
                __y,
                &mut __tape.gru,
                __dy,
                &mut __gradient.gru,
                ::core::option::Option::Some(&mut __tape.__d2[..__n]),
            );
            <__L2<
                { T },
                { H },
            > as __seqnet::train::Trainable<
                __X1<{ T }, { H }>,
            >>::backward::<
                __R,
            >(
                &self.lambda,
                &__tape.__y1[..__n],
                &__tape.__y2[..__n],
                &mut __tape.lambda,
                &mut __tape.__d2[..__n],
                &mut __gradient.lambda,
                ::core::option::Option::Some(&mut __tape.__d1[..__n]),
            );
            <__L1<
                { T },
                { H },
            > as __seqnet::train::Trainable<
                __X0<{ T }, { H }>,
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
    impl<const T: usize, const H: usize> __seqnet::train::TrainableEncoder
    for Encoder<{ T }, { H }>
    where
        for<'__any> __L1<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X0<{ T }, { H }>, Output = __X1<{ T }, { H }>>,
        for<'__any> __L2<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X1<{ T }, { H }>, Output = __X2<{ T }, { H }>>,
        for<'__any> __L3<
            { T },
            { H },
        >: __seqnet::train::Trainable<__X2<{ T }, { H }>, Output = __X3<{ T }, { H }>>,
    {
        fn end<__R: __seqnet::train::Room>(
            __tape: &__Tape<__R, { T }, { H }>,
            __windows: ::core::primitive::usize,
            __w: ::core::primitive::usize,
        ) -> Self::States {
            (
                <__L1<
                    { T },
                    { H },
                > as __seqnet::train::EndsWith<
                    __X0<{ T }, { H }>,
                >>::end::<__R>(&__tape.lstm, __windows, __w),
                <__L3<
                    { T },
                    { H },
                > as __seqnet::train::EndsWith<
                    __X2<{ T }, { H }>,
                >>::end::<__R>(&__tape.gru, __windows, __w),
            )
        }
        fn hand_back<__R: __seqnet::train::Room>(
            __tape: &mut __Tape<__R, { T }, { H }>,
            __w: ::core::primitive::usize,
            __derivative: &Self::States,
        ) {
            <__L1<
                { T },
                { H },
            > as __seqnet::train::EndsWith<
                __X0<{ T }, { H }>,
            >>::hand_back::<__R>(&mut __tape.lstm, __w, &__derivative.0);
            <__L3<
                { T },
                { H },
            > as __seqnet::train::EndsWith<
                __X2<{ T }, { H }>,
            >>::hand_back::<__R>(&mut __tape.gru, __w, &__derivative.1);
        }
    }
    #[diagnostic::on_unimplemented(
        message = "`Encoder` cannot run as a stream: its `GRU` must see the whole window first, for it goes backwards from the last timestep",
        label = "needs the timesteps all at once",
        note = "help: call `predict` with whole windows, or declare a model without this `GRU`"
    )]
    pub trait __Causal {}
    impl __Causal for __seqnet::If<true> {}
    #[allow(dead_code)]
    impl<const T: usize, const H: usize> Encoder<{ T }, { H }> {
        /// The model as a stream: it takes one timestep at a time, and gives what is ready.
        #[must_use]
        pub fn stream(
            &self,
        ) -> __seqnet::NoStream<<__X0<{ T }, { H }> as __seqnet::Streamed>::Step>
        where
            for<'__any> __seqnet::If<{ false }>: __Causal,
        {
            let () = Self::__CHECKED;
            __seqnet::NoStream::new()
        }
    }
};
