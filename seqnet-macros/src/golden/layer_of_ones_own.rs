#[doc(hidden)]
#[allow(dead_code, non_upper_case_globals)]
const __Smooth_0: ::core::primitive::usize = WINDOW;
///
/// ```text
/// input              (12, 1)
/// despike (Despike)  (12, 1)  own
/// head (Dense)       (12, 1)  2
/// ```
#[::core::prelude::v1::derive(::core::clone::Clone, ::core::fmt::Debug)]
struct Smooth {
    /// `Despike`, which gives (12, 1).
    pub despike: crate::Despike<3>,
    /// `Dense`, which gives (12, 1).
    pub head: ::seqnet::__private::layers::Dense<1, 1>,
}
const _: () = {
    use ::seqnet::__private as __seqnet;
    type __X0 = __seqnet::Sequence<12, 1, f32>;
    type __X1 = __seqnet::Sequence<12, 1, f32>;
    type __L2 = __seqnet::layers::Dense<1, 1>;
    type __X2 = __seqnet::Sequence<12, 1, f32>;
    type __Y = __seqnet::Sequence<{ __Smooth_0 }, 1, f32>;
    #[allow(dead_code)]
    const __FITS: () = {
        use __seqnet::shapes::require as __require;
        __require(
            __seqnet::shapes::takes(
                "crate::Despike::<3>",
                {
                    use __seqnet::No as _;
                    <__seqnet::IsLayer<
                        crate::Despike<3>,
                        __seqnet::Sequence<12, 1, f32>,
                        f32,
                    >>::ANSWER
                },
                &[12, 1],
            ),
        );
        __require(
            __seqnet::shapes::arrow_sequence(
                "crate::Despike::<3>",
                <<__seqnet::If<
                    {
                        use __seqnet::No as _;
                        <__seqnet::IsLayer<
                            crate::Despike<3>,
                            __seqnet::Sequence<12, 1, f32>,
                            f32,
                        >>::ANSWER
                    },
                > as __seqnet::Choose<
                    __seqnet::Adapter,
                    __seqnet::Placeholder,
                >>::Chosen as __seqnet::Adapted<
                    crate::Despike<3>,
                    __seqnet::Sequence<12, 1, f32>,
                    __seqnet::Sequence<12, 1, f32>,
                >>::SHAPE,
                12,
                1,
            ),
        );
        __require(__seqnet::shapes::contract_sequence("Smooth", __Smooth_0, 1, 12, 1));
    };
    const __TAKES1: ::core::primitive::bool = {
        use __seqnet::No as _;
        <__seqnet::IsLayer<crate::Despike<3>, __X0, f32>>::ANSWER
    };
    type __A1 = <__seqnet::If<
        { __TAKES1 },
    > as __seqnet::Choose<__seqnet::Adapter, __seqnet::Placeholder>>::Chosen;
    impl __seqnet::InPlace for Smooth {
        const ZEROED: &'static Self = &<Self as __seqnet::Parameters<f32>>::ZEROS;
    }
    impl __seqnet::Parameters<f32> for Smooth {
        const ZEROS: Self = Smooth {
            despike: <crate::Despike<3> as __seqnet::Parameters<f32>>::ZEROS,
            head: <__L2 as __seqnet::Parameters<f32>>::ZEROS,
        };
        const PARAMETERS: ::core::primitive::usize = <crate::Despike<
            3,
        > as __seqnet::Parameters<f32>>::PARAMETERS
            + <__L2 as __seqnet::Parameters<f32>>::PARAMETERS;
        const NON_TRAINABLE: ::core::primitive::usize = <crate::Despike<
            3,
        > as __seqnet::Parameters<f32>>::NON_TRAINABLE
            + <__L2 as __seqnet::Parameters<f32>>::NON_TRAINABLE;
        const LAYERS: &'static [__seqnet::LayerInfo] = &[
            __seqnet::LayerInfo {
                field: "despike",
                class: "Despike",
                own: true,
                options: &[],
                layers: <crate::Despike<3> as __seqnet::Parameters<f32>>::LAYERS,
            },
            __seqnet::LayerInfo {
                field: "head",
                class: "Dense",
                own: false,
                options: &[("units", __seqnet::Setting::Count(1))],
                layers: &[],
            },
        ];
        fn visit<'__a>(
            &'__a self,
            __path: &__seqnet::Path<'_>,
            __see: &mut dyn ::core::ops::FnMut(__seqnet::Weight<'_, &'__a [f32]>),
        ) {
            __seqnet::Parameters::visit(&self.despike, &__path.join("despike"), __see);
            __seqnet::Parameters::visit(&self.head, &__path.join("head"), __see);
        }
        fn visit_mut(
            &mut self,
            __path: &__seqnet::Path<'_>,
            __see: &mut dyn ::core::ops::FnMut(__seqnet::Weight<'_, &mut [f32]>),
        ) {
            __seqnet::Parameters::visit_mut(
                &mut self.despike,
                &__path.join("despike"),
                __see,
            );
            __seqnet::Parameters::visit_mut(&mut self.head, &__path.join("head"), __see);
        }
        fn initialize(
            &mut self,
            _: &[(&::core::primitive::str, __seqnet::Initializer)],
            __rng: &mut dyn __seqnet::Rng,
        ) {
            __seqnet::Parameters::<f32>::initialize(&mut self.despike, &[], __rng);
            __seqnet::Parameters::<f32>::initialize(&mut self.head, &[], __rng);
        }
    }
    #[allow(unused_imports)]
    use __seqnet::trained::AsItIs as _;
    impl __seqnet::trained::Names for Smooth {
        const NAMES: &'static [&'static ::core::primitive::str] = &["despike", "head"];
    }
    impl<__W: __seqnet::trained::Tensors> __seqnet::trained::Trained<f32, __W>
    for Smooth {
        const TENSORS: &'static [__seqnet::trained::Declared<'static>] = &[
            __seqnet::trained::Declared::layer(
                "despike",
                __seqnet::trained::Embed::<
                    crate::Despike<3>,
                    f32,
                    __seqnet::trained::Within<__W, Smooth, 0>,
                >::TENSORS,
            ),
            __seqnet::trained::Declared::layer(
                "head",
                __seqnet::trained::Embed::<
                    __L2,
                    f32,
                    __seqnet::trained::Within<__W, Smooth, 1>,
                >::TENSORS,
            ),
        ];
        const EMBEDDED: Self = Smooth {
            despike: __seqnet::trained::Embed::<
                crate::Despike<3>,
                f32,
                __seqnet::trained::Within<__W, Smooth, 0>,
            >::LAYER,
            head: __seqnet::trained::Embed::<
                __L2,
                f32,
                __seqnet::trained::Within<__W, Smooth, 1>,
            >::LAYER,
        };
    }
    #[allow(dead_code)]
    impl Smooth {
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
                { __seqnet::summary::capacity(6, 2, 7) },
            >(
                "smooth",
                &[
                    __seqnet::summary::Row {
                        name: "despike",
                        class: "Despike",
                        shape: &[12, 1],
                        parameters: <crate::Despike<
                            3,
                        > as __seqnet::Parameters<f32>>::PARAMETERS,
                        non_trainable: <crate::Despike<
                            3,
                        > as __seqnet::Parameters<f32>>::NON_TRAINABLE,
                    },
                    __seqnet::summary::Row {
                        name: "head",
                        class: "Dense",
                        shape: &[12, 1],
                        parameters: <__L2 as __seqnet::Parameters<f32>>::PARAMETERS,
                        non_trainable: <__L2 as __seqnet::Parameters<f32>>::NON_TRAINABLE,
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
        despike: <__A1 as __seqnet::Adapted<crate::Despike<3>, __X0, __X1>>::State,
        head: <__L2 as __seqnet::Layer<__X1>>::State,
    }
    impl ::core::fmt::Debug for __State {
        fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            __f.debug_struct("State").finish_non_exhaustive()
        }
    }
    #[allow(dead_code)]
    impl Smooth {
        #[inline]
        fn __run(
            &self,
            __x0: &__X0,
            __state: &mut __State,
            __y: &mut __Y,
            mut __see: impl ::core::ops::FnMut(
                &'static ::core::primitive::str,
                __seqnet::View<'_, f32>,
            ),
        ) {
            let () = Self::__CHECKED;
            let mut __x1 = <__X1 as __seqnet::Tensor>::ZEROS;
            <__A1 as __seqnet::Adapted<
                crate::Despike<3>,
                __X0,
                __X1,
            >>::forward(&self.despike, __x0, &mut __state.despike, &mut __x1);
            __see("despike", __seqnet::View::of(&__x1));
            let mut __x2 = <__X2 as __seqnet::Tensor>::ZEROS;
            __seqnet::Layer::forward(&self.head, &__x1, &mut __state.head, &mut __x2);
            __see("head", __seqnet::View::of(&__x2));
            __seqnet::agree(&__x2, __y);
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
        ) -> __seqnet::Sequence<{ __Smooth_0 }, 1, f32> {
            self.predict_from(&mut ::core::default::Default::default(), __x)
        }
        /// The output for one window, from a state that `stateful` layers continue and all others reset.
        #[must_use]
        pub fn predict_from(
            &self,
            __state: &mut <Self as __seqnet::Model>::State,
            __x: &__seqnet::Sequence<12, 1, f32>,
        ) -> __seqnet::Sequence<{ __Smooth_0 }, 1, f32> {
            let mut __y = <__Y as __seqnet::Tensor>::ZEROS;
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
            __y: &mut [__seqnet::Sequence<{ __Smooth_0 }, 1, f32>],
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
        ) -> __seqnet::Sequence<{ __Smooth_0 }, 1, f32> {
            let mut __y = <__Y as __seqnet::Tensor>::ZEROS;
            self.__run(__x, &mut ::core::default::Default::default(), &mut __y, __see);
            __y
        }
    }
    impl __seqnet::Layer<__X0> for Smooth {
        type Output = __Y;
        type State = __State;
        const MACS: ::core::primitive::usize = <Self as __seqnet::Model>::MACS;
        #[inline]
        fn forward(&self, __x: &__X0, __state: &mut __State, __y: &mut __Y) {
            self.__run(__x, __state, __y, |_, _| ());
        }
        #[inline]
        fn forward_four(&self, __x0: [&__X0; 4], __y: [&mut __Y; 4]) {
            let () = Self::__CHECKED;
            if const { ::core::mem::size_of::<__X1>() + 0 > __seqnet::MOST_BETWEEN } {
                return __seqnet::one_by_one(self, __x0, __y);
            }
            let mut __x1 = [<__X1 as __seqnet::Tensor>::ZEROS; 4];
            <__A1 as __seqnet::Adapted<
                crate::Despike<3>,
                __X0,
                __X1,
            >>::forward_four(&self.despike, __x0, __x1.each_mut());
            let mut __x2 = [<__X2 as __seqnet::Tensor>::ZEROS; 4];
            __seqnet::Layer::forward_four(&self.head, __x1.each_ref(), __x2.each_mut());
            for (__from, __y) in __x2.iter().zip(__y) {
                __seqnet::agree(__from, __y);
            }
        }
    }
    impl __seqnet::Model for Smooth {
        type Scalar = f32;
        type Input = __seqnet::Sequence<12, 1, f32>;
        type Output = __seqnet::Sequence<{ __Smooth_0 }, 1, f32>;
        type State = __State;
        const SUMMARY: &'static ::core::primitive::str = Self::SUMMARY;
        const MACS: ::core::primitive::usize = <__A1 as __seqnet::Adapted<
            crate::Despike<3>,
            __X0,
            __X1,
        >>::MACS + <__L2 as __seqnet::Layer<__X1>>::MACS;
        #[inline]
        fn predict_into(&self, __x: &__X0, __state: &mut __State, __y: &mut __Y) {
            self.__run(__x, __state, __y, |_, _| ());
        }
        fn predict_each(
            &self,
            __x: &__X0,
            __see: impl ::core::ops::FnMut(
                &'static ::core::primitive::str,
                __seqnet::View<'_, f32>,
            ),
        ) -> __Y {
            Self::predict_each(self, __x, __see)
        }
        #[inline]
        fn predict_batch(&self, __x: &[__X0], __y: &mut [__Y]) {
            __seqnet::forward_batch(self, __x, __y);
        }
    }
    impl __seqnet::EndsRecurrent for Smooth {}
    pub struct __Tape<__R: __seqnet::train::Room>
    where
        for<'__any> __A1: __seqnet::AdaptedTrainable<crate::Despike<3>, __X0, __X1>,
        for<'__any> __L2: __seqnet::train::Trainable<__X1, Output = __X2>,
    {
        __y1: <__R as __seqnet::train::Room>::Of<__X1>,
        __y2: <__R as __seqnet::train::Room>::Of<__X2>,
        __d1: <__R as __seqnet::train::Room>::Of<__X1>,
        __d2: <__R as __seqnet::train::Room>::Of<__X2>,
        despike: <__A1 as __seqnet::AdaptedTrainable<
            crate::Despike<3>,
            __X0,
            __X1,
        >>::Tape<__R>,
        head: <__L2 as __seqnet::train::Trainable<__X1>>::Tape<__R>,
    }
    impl<__R: __seqnet::train::Room> __seqnet::train::Tape for __Tape<__R>
    where
        for<'__any> __A1: __seqnet::AdaptedTrainable<crate::Despike<3>, __X0, __X1>,
        for<'__any> __L2: __seqnet::train::Trainable<__X1, Output = __X2>,
    {
        fn new(__windows: ::core::primitive::usize) -> Self {
            __Tape {
                __y1: __R::filled(__windows, <__X1 as __seqnet::Tensor>::ZEROS),
                __y2: __R::filled(__windows, <__X2 as __seqnet::Tensor>::ZEROS),
                __d1: __R::filled(__windows, <__X1 as __seqnet::Tensor>::ZEROS),
                __d2: __R::filled(__windows, <__X2 as __seqnet::Tensor>::ZEROS),
                despike: <<__A1 as __seqnet::AdaptedTrainable<
                    crate::Despike<3>,
                    __X0,
                    __X1,
                >>::Tape<__R> as __seqnet::train::Tape>::new(__windows),
                head: <<__L2 as __seqnet::train::Trainable<
                    __X1,
                >>::Tape<__R> as __seqnet::train::Tape>::new(__windows),
            }
        }
    }
    impl __seqnet::train::Trainable<__X0> for Smooth
    where
        for<'__any> __A1: __seqnet::AdaptedTrainable<crate::Despike<3>, __X0, __X1>,
        for<'__any> __L2: __seqnet::train::Trainable<__X1, Output = __X2>,
    {
        type Tape<__R: __seqnet::train::Room> = __Tape<__R>;
        const COUPLED: ::core::primitive::bool = <__A1 as __seqnet::AdaptedTrainable<
            crate::Despike<3>,
            __X0,
            __X1,
        >>::COUPLED || <__L2 as __seqnet::train::Trainable<__X1>>::COUPLED;
        const ACTIVITY: ::core::primitive::bool = false
            || <__A1 as __seqnet::AdaptedTrainable<
                crate::Despike<3>,
                __X0,
                __X1,
            >>::ACTIVITY || <__L2 as __seqnet::train::Trainable<__X1>>::ACTIVITY;
        fn activity<__R: __seqnet::train::Room>(
            __tape: &__Tape<__R>,
        ) -> ::core::primitive::f64 {
            <__A1 as __seqnet::AdaptedTrainable<
                crate::Despike<3>,
                __X0,
                __X1,
            >>::activity::<__R>(&__tape.despike)
                + <__L2 as __seqnet::train::Trainable<
                    __X1,
                >>::activity::<__R>(&__tape.head)
        }
        fn record<__R: __seqnet::train::Room>(
            &self,
            __x0: &[__X0],
            __tape: &mut __Tape<__R>,
            __y: &mut [__Y],
            __pass: &__seqnet::train::Pass<'_>,
        ) {
            let () = Self::__CHECKED;
            let __n = __x0.len();
            <__A1 as __seqnet::AdaptedTrainable<
                crate::Despike<3>,
                __X0,
                __X1,
            >>::record::<
                __R,
            >(
                &self.despike,
                __x0,
                &mut __tape.despike,
                &mut __tape.__y1[..__n],
                &__pass.layer(1, &__seqnet::train::Options::DEFAULT),
            );
            <__L2 as __seqnet::train::Trainable<
                __X1,
            >>::record::<
                __R,
            >(
                &self.head,
                &__tape.__y1[..__n],
                &mut __tape.head,
                &mut __tape.__y2[..__n],
                &__pass.layer(2, &__seqnet::train::Options::DEFAULT),
            );
            for (__a, __b) in ::core::iter::Iterator::zip(
                __tape.__y2[..__n].iter(),
                __y,
            ) {
                __seqnet::agree(__a, __b);
            }
        }
        fn backward<__R: __seqnet::train::Room>(
            &self,
            __x0: &[__X0],
            __y: &[__Y],
            __tape: &mut __Tape<__R>,
            __dy: &mut [__Y],
            __gradient: &mut Self,
            __dx: ::core::option::Option<&mut [__X0]>,
        ) {
            let __n = __x0.len();
            for (__a, __b) in ::core::iter::Iterator::zip(
                __dy.iter(),
                __tape.__d2[..__n].iter_mut(),
            ) {
                __seqnet::agree(__a, __b);
            }
            <__L2 as __seqnet::train::Trainable<
                __X1,
            >>::backward::<
                __R,
            >(
                &self.head,
                &__tape.__y1[..__n],
                &__tape.__y2[..__n],
                &mut __tape.head,
                &mut __tape.__d2[..__n],
                &mut __gradient.head,
                ::core::option::Option::Some(&mut __tape.__d1[..__n]),
            );
            <__A1 as __seqnet::AdaptedTrainable<
                crate::Despike<3>,
                __X0,
                __X1,
            >>::backward::<
                __R,
            >(
                &self.despike,
                __x0,
                &__tape.__y1[..__n],
                &mut __tape.despike,
                &mut __tape.__d1[..__n],
                &mut __gradient.despike,
                __dx,
            );
        }
    }
    type __E0 = <__X0 as __seqnet::Streamed>::First;
    const __CAUSAL1: ::core::primitive::bool = {
        use __seqnet::No as _;
        <__seqnet::IsCausal<crate::Despike<3>, __X0, __E0, __X1>>::ANSWER
    };
    type __P1 = <__seqnet::If<
        { __CAUSAL1 },
    > as __seqnet::Choose<__seqnet::Adapter, __seqnet::Placeholder>>::Chosen;
    const __REJECTED1: ::core::primitive::bool = !(__TAKES1
        && __seqnet::shapes::same_shape(
            <__A1 as __seqnet::Adapted<crate::Despike<3>, __X0, __X1>>::SHAPE,
            <__X1 as __seqnet::Tensor>::SHAPE,
        ));
    type __E1 = <__P1 as __seqnet::AdaptedPush<
        crate::Despike<3>,
        __X0,
        __X1,
        __E0,
    >>::Emission;
    type __E2 = <__L2 as __seqnet::Push<__X1, __E1>>::Emission;
    #[diagnostic::on_unimplemented(
        message = "`Smooth` cannot run as a stream: its `crate::Despike::<3>` must see the whole window first",
        label = "needs the timesteps all at once",
        note = "help: call `predict` with whole windows, or implement `Stepwise` for `crate::Despike::<3>`"
    )]
    pub trait __Causal {}
    impl __Causal for __seqnet::If<true> {}
    #[allow(dead_code)]
    impl Smooth {
        /// The model as a stream: it takes one timestep at a time, and gives what is ready.
        #[must_use]
        pub fn stream(
            &self,
        ) -> <__seqnet::If<
            {
                __FITS;
                true && __CAUSAL1
            },
        > as __seqnet::Choose<
            __seqnet::Stream<'_, Self>,
            __seqnet::NoStream<<__X0 as __seqnet::Streamed>::Step>,
        >>::Chosen
        where
            for<'__any> __seqnet::If<
                {
                    __FITS;
                    true && (__CAUSAL1 || __REJECTED1)
                },
            >: __Causal,
        {
            let () = Self::__CHECKED;
            __seqnet::Begin::begin(self)
        }
    }
    #[::core::prelude::v1::derive(::core::clone::Clone, ::core::default::Default)]
    pub struct __Memory {
        despike: <__P1 as __seqnet::AdaptedPush<
            crate::Despike<3>,
            __X0,
            __X1,
            __E0,
        >>::Memory,
        head: <__L2 as __seqnet::Push<__X1, __E1>>::Memory,
    }
    impl __seqnet::Streams for Smooth
    where
        for<'__any> __seqnet::If<
            {
                __FITS;
                true && __CAUSAL1
            },
        >: __Causal,
    {}
    impl __seqnet::Pushes for Smooth {
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
            let __x = <__P1 as __seqnet::AdaptedPush<
                crate::Despike<3>,
                __X0,
                __X1,
                __E0,
            >>::push(&self.despike, &mut __memory.despike, __x);
            let __x = __seqnet::Push::<
                __X1,
                _,
            >::push(&self.head, &mut __memory.head, __x);
            __x
        }
    }
    impl __seqnet::Stepwise<__X0> for Smooth
    where
        for<'__any> __seqnet::If<
            {
                __FITS;
                true && __CAUSAL1
            },
        >: __Causal,
    {
        type Memory = __Memory;
        type Rate = <__E2 as __seqnet::Emission>::Rate;
        type Step = <__E2 as __seqnet::Emission>::Item;
        const MACS: ::core::primitive::usize = <__P1 as __seqnet::AdaptedPush<
            crate::Despike<3>,
            __X0,
            __X1,
            __E0,
        >>::MACS + <__L2 as __seqnet::Push<__X1, __E1>>::MACS;
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
};
