//! How the expansion of `sequential!` reads numbers that stand in the user's constants.

/// A number of any type, a list with one for each feature, or a reference to either.
///
/// The methods are inherent ones of each type, for those of a trait cannot be called in a constant.
#[derive(Clone, Copy, Debug)]
pub struct Numbers<T>(pub T);

/// What [`Numbers::count`] says of a single number, which is for all features.
pub const FOR_ALL: usize = usize::MAX;

/// A number or a list of them that was of any type: as a constant of an expansion, which reads the user's once.
#[derive(Clone, Copy, Debug)]
pub struct Listed<const N: usize> {
    count: usize,
    numbers: [f64; N],
}

impl<const N: usize> Listed<N> {
    /// How many numbers there are, written out.
    #[must_use]
    pub const fn length(self) -> usize {
        in_a_list(self.count)
    }

    /// As of [`Numbers`].
    #[must_use]
    pub const fn count(self) -> usize {
        self.count
    }

    /// As of [`Numbers`].
    #[must_use]
    pub const fn each<const F: usize>(self) -> [f64; F] {
        match self.numbers.as_slice() {
            [one] if self.count == FOR_ALL => [*one; F],
            list => Numbers(list).each(),
        }
    }
}

/// How many numbers there are: one is for all features.
#[must_use]
pub const fn in_a_list(count: usize) -> usize {
    if count == FOR_ALL { 1 } else { count }
}

macro_rules! numbers {
    ($($N:ident)*) => {$(
        impl Numbers<$N> {
            /// The number.
            #[allow(clippy::cast_lossless, clippy::cast_precision_loss, reason = "as near as it can be")]
            #[must_use]
            pub const fn one(self) -> f64 {
                self.0 as f64
            }
            /// The number, for each feature.
            #[must_use]
            pub const fn each<const F: usize>(self) -> [f64; F] {
                [self.one(); F]
            }
            /// [`FOR_ALL`].
            #[must_use]
            pub const fn count(self) -> usize {
                FOR_ALL
            }
            /// The number.
            #[must_use]
            pub const fn listed<const N: usize>(self) -> Listed<N> {
                Listed { count: self.count(), numbers: self.each() }
            }
        }

        impl Numbers<&[$N]> {
            /// As many numbers of the list as are needed; a check says if there are fewer or more.
            #[must_use]
            pub const fn each<const F: usize>(self) -> [f64; F] {
                let mut numbers = [0.0; F];
                let mut i = 0;
                while i < F && i < self.0.len() {
                    numbers[i] = Numbers(self.0[i]).one();
                    i += 1;
                }
                numbers
            }
            /// The length of the list.
            #[must_use]
            pub const fn count(self) -> usize {
                self.0.len()
            }
            /// As many numbers of the list as are needed, and how many it has.
            #[must_use]
            pub const fn listed<const N: usize>(self) -> Listed<N> {
                Listed { count: self.count(), numbers: self.each() }
            }
        }

        impl<const N: usize> Numbers<&[$N; N]> {
            /// As of a slice.
            #[must_use]
            pub const fn each<const F: usize>(self) -> [f64; F] {
                Numbers(self.0.as_slice()).each()
            }
            /// As of a slice.
            #[must_use]
            pub const fn count(self) -> usize {
                N
            }
            /// As of a slice.
            #[must_use]
            pub const fn listed<const M: usize>(self) -> Listed<M> {
                Numbers(self.0.as_slice()).listed()
            }
        }

        impl<const N: usize> Numbers<[$N; N]> {
            /// As of a slice.
            #[must_use]
            pub const fn each<const F: usize>(self) -> [f64; F] {
                Numbers(self.0.as_slice()).each()
            }
            /// As of a slice.
            #[must_use]
            pub const fn count(self) -> usize {
                N
            }
            /// As of a slice.
            #[must_use]
            pub const fn listed<const M: usize>(self) -> Listed<M> {
                Numbers(self.0.as_slice()).listed()
            }
        }
    )*};
}
numbers!(f64 f32 i32 u32 i64 u64 usize i16 u16 i8 u8);

/// The nearest numbers in single precision.
#[expect(clippy::cast_possible_truncation, reason = "to the nearest `f32` is what is asked for")]
#[must_use]
pub const fn f32<const F: usize>(numbers: [f64; F]) -> [f32; F] {
    let mut nearest = [0.0; F];
    let mut i = 0;
    while i < F {
        nearest[i] = numbers[i] as f32;
        i += 1;
    }
    nearest
}

/// The numbers as they are.
#[must_use]
pub const fn f64<const F: usize>(numbers: [f64; F]) -> [f64; F] {
    numbers
}

#[cfg(test)]
mod tests {
    use super::{FOR_ALL, Listed, Numbers};

    #[test]
    fn one_is_for_all_and_a_list_for_each() {
        const LIST: [f32; 2] = [0.5, 2.0];
        const ALL: Listed<{ Numbers(LIST).listed::<0>().length() }> = Numbers(LIST).listed();
        const ONE: Listed<{ Numbers(3_u8).listed::<0>().length() }> = Numbers(3_u8).listed();
        const _: () = assert!(Numbers(LIST).count() == 2 && Numbers(3_u8).count() == FOR_ALL);
        let each = |numbers| crate::Vector::from(numbers);
        assert_eq!(each(Numbers(3_u8).each()), each([3.0, 3.0]));
        assert_eq!(each(Numbers(LIST).each()), each([0.5, 2.0]));
        assert_eq!(each(Numbers(&LIST[..]).each()), each([0.5, 2.0]));
        assert_eq!(each(Numbers(&LIST).each()), each([0.5, 2.0]));
        assert_eq!((ALL.count(), each(ALL.each())), (2, each([0.5, 2.0])));
        assert_eq!((ONE.count(), each(ONE.each())), (FOR_ALL, each([3.0, 3.0])));
        assert_eq!(ALL.each::<3>()[2].to_bits(), 0, "as below");
        assert_eq!(Numbers(LIST).each::<3>()[2].to_bits(), 0, "a check has said that one is missing");
    }
}
