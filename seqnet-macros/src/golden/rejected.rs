/// Has two mistakes.
#[allow(dead_code)]
pub struct Rejected<const H: usize>;
#[allow(dead_code, unexpected_cfgs, clippy::all, clippy::pedantic)]
const _: () = {
    use ::seqnet::__private as __seqnet;
    const __ERROR: ::core::primitive::usize = ::core::compile_error! {
        "there is no layer `LSMT`\nhelp: did you mean `LSTM`?"
    };
    const _: () = ::core::compile_error! {
        "`Dense` has no argument `unit`\nhelp: did you mean `units`?"
    };
    pub trait __Any {
        type Type;
    }
    pub struct __Holder<const N: ::core::primitive::usize>;
    impl __Any for __Holder<0> {
        type Type = ();
    }
    #[cfg(rust_analyzer)]
    type __Unknown = __Rejected;
    #[cfg(not(rust_analyzer))]
    type __Unknown = <__Holder<{ __ERROR }> as __Any>::Type;
    impl<const H: usize> ::core::ops::Deref for Rejected<{ H }> {
        type Target = __Unknown;
        fn deref(&self) -> &__Unknown {
            loop {}
        }
    }
    impl<const H: usize> ::core::ops::DerefMut for Rejected<{ H }> {
        fn deref_mut(&mut self) -> &mut __Unknown {
            loop {}
        }
    }
    impl<const H: usize> ::core::clone::Clone for Rejected<{ H }> {
        fn clone(&self) -> Self {
            loop {}
        }
    }
    impl<const H: usize> ::core::fmt::Debug for Rejected<{ H }> {
        fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            loop {}
        }
    }
    impl<const H: usize> Rejected<{ H }> {
        pub const PARAMETERS: ::core::primitive::usize = 0;
        pub const MACS: ::core::primitive::usize = 0;
        pub const WEIGHT_BYTES: ::core::primitive::usize = 0;
        pub const STATE_BYTES: ::core::primitive::usize = 0;
        pub const SUMMARY: &'static ::core::primitive::str = "";
        pub const fn zeros() -> Self {
            Rejected
        }
        pub fn random(_: __Unknown) -> Self {
            loop {}
        }
        pub fn randomize(&mut self, _: __Unknown) {}
        pub fn boxed() -> __Unknown {
            loop {}
        }
        pub fn boxed_random(_: __Unknown) -> __Unknown {
            loop {}
        }
        pub fn predict(&self, _: __Unknown) -> __Unknown {
            loop {}
        }
        pub fn predict_from(&self, _: __Unknown, _: __Unknown) -> __Unknown {
            loop {}
        }
        pub fn predict_each(&self, _: __Unknown, _: __Unknown) -> __Unknown {
            loop {}
        }
        pub fn predict_batch(&self, _: __Unknown, _: __Unknown) {}
        pub fn stream(&self) -> __Unknown {
            loop {}
        }
        pub fn from_safetensors(_: __Unknown) -> __Unknown {
            loop {}
        }
        pub fn load_safetensors(&mut self, _: __Unknown) -> __Unknown {
            loop {}
        }
        pub fn to_safetensors(&self) -> __Unknown {
            loop {}
        }
    }
    impl<const H: usize> Rejected<{ H }> {
        pub const TRAINED: &'static Self = &Rejected;
    }
    impl<const H: usize> __seqnet::Parameters<f32> for Rejected<{ H }> {
        const ZEROS: Self = Rejected;
    }
    impl<const H: usize> __seqnet::InPlace for Rejected<{ H }> {
        const ZEROED: &'static Self = &Rejected;
    }
    impl<const H: usize> __seqnet::Model for Rejected<{ H }> {
        type Scalar = f32;
        type Input = __Unknown;
        type Output = __Unknown;
        type State = __Unknown;
        const SUMMARY: &'static ::core::primitive::str = "";
        const MACS: ::core::primitive::usize = 0;
        fn predict_into(&self, _: &__Unknown, _: &mut __Unknown, _: &mut __Unknown) {}
        fn predict_batch(&self, _: &[__Unknown], _: &mut [__Unknown]) {}
        fn predict_each(
            &self,
            _: &__Unknown,
            _: impl ::core::ops::FnMut(
                &'static ::core::primitive::str,
                __seqnet::View<'_, f32>,
            ),
        ) -> __Unknown {
            loop {}
        }
    }
    impl<const H: usize> __seqnet::Layer<__Unknown> for Rejected<{ H }> {
        type Output = __Unknown;
        type State = __Unknown;
        fn forward(&self, _: &__Unknown, _: &mut __Unknown, _: &mut __Unknown) {}
    }
    impl<const H: usize> __seqnet::Streams for Rejected<{ H }> {}
    impl<const H: usize> __seqnet::Pushes for Rejected<{ H }> {
        type Input = __Unknown;
        type Memory = __Unknown;
        type Emission = __Unknown;
        fn push_into(&self, _: &mut __Unknown, _: &__Unknown) -> __Unknown {
            loop {}
        }
    }
    impl<const H: usize> __seqnet::Stepwise<__Unknown> for Rejected<{ H }> {
        type Memory = __Unknown;
        type Rate = __Unknown;
        type Step = __Unknown;
        fn step(
            &self,
            _: &mut __Unknown,
            _: &__Unknown,
            _: &mut impl ::core::ops::FnMut(&__Unknown),
        ) {}
    }
};
