//! Layers of one's own, and models as layers of others.

use crate::running;
use seqnet::prelude::*;
use seqnet::{Every, Once, Position, Scalar, Sometimes, Timeline, UpTo};

/// Layers without weights.
macro_rules! without_weights {
    ($($(#[$doc:meta])* $Own:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct $Own;

        impl<S: Scalar> Parameters<S> for $Own {
            const ZEROS: Self = $Own;
        }
    )*};
}

without_weights! {
    /// What has changed since the timestep before.
    Difference
    /// The mean of every two timesteps.
    Pairs
    /// Every timestep, and its opposite.
    Opposites
    /// The first timestep that is larger than 0.5, or the last.
    First
    /// The first and the last timestep.
    Ends
    /// The window from its end, which cannot run as a stream.
    Reversed
}

impl<const T: usize, const F: usize> Layer<Sequence<T, F>> for Difference {
    type Output = Sequence<T, F>;
    type State = ();

    fn forward(&self, x: &Sequence<T, F>, (): &mut (), y: &mut Sequence<T, F>) {
        *y = Sequence::from_fn(|t, f| x[(t, f)] - if t == 0 { 0.0 } else { x[(t - 1, f)] });
    }
}

impl<const F: usize, X: Timeline<Step = Vector<F>>> Stepwise<X> for Difference {
    type Memory = (Position, Vector<F>);
    type Rate = Every;
    type Step = Vector<F>;

    fn step(&self, (position, before): &mut Self::Memory, x: &Vector<F>, give: &mut impl FnMut(&Vector<F>)) {
        if position.advance(X::TIMESTEPS).timestep == 0 {
            *before = Vector::zeros();
        }
        give(&Vector::from_fn(|f| x[f] - before[f]));
        *before = *x;
    }
}

impl<const F: usize> Layer<Sequence<6, F>> for Pairs {
    type Output = Sequence<3, F>;
    type State = ();

    fn forward(&self, x: &Sequence<6, F>, (): &mut (), y: &mut Sequence<3, F>) {
        *y = Sequence::from_fn(|t, f| 0.5 * (x[(2 * t, f)] + x[(2 * t + 1, f)]));
    }
}

impl<const F: usize, X: Timeline<Step = Vector<F>>> Stepwise<X> for Pairs {
    type Memory = Option<Vector<F>>;
    type Rate = Sometimes;
    type Step = Vector<F>;

    fn step(&self, first: &mut Option<Vector<F>>, x: &Vector<F>, give: &mut impl FnMut(&Vector<F>)) {
        match first.take() {
            Some(first) => give(&Vector::from_fn(|f| 0.5 * (first[f] + x[f]))),
            None => *first = Some(*x),
        }
    }
}

impl<const F: usize> Layer<Sequence<3, F>> for Opposites {
    type Output = Sequence<6, F>;
    type State = ();

    fn forward(&self, x: &Sequence<3, F>, (): &mut (), y: &mut Sequence<6, F>) {
        *y = Sequence::from_fn(|t, f| if t % 2 == 0 { x[(t / 2, f)] } else { -x[(t / 2, f)] });
    }
}

impl<const F: usize, X: Timeline<Step = Vector<F>>> Stepwise<X> for Opposites {
    type Memory = ();
    type Rate = UpTo<2>;
    type Step = Vector<F>;

    fn step(&self, (): &mut (), x: &Vector<F>, give: &mut impl FnMut(&Vector<F>)) {
        give(x);
        give(&Vector::from_fn(|f| -x[f]));
    }
}

impl<const T: usize, const F: usize> Layer<Sequence<T, F>> for First {
    type Output = Vector<F>;
    type State = ();

    fn forward(&self, x: &Sequence<T, F>, (): &mut (), y: &mut Vector<F>) {
        *y = *x.steps().iter().find(|x| x[0] > 0.5).unwrap_or(&x[T - 1]);
    }
}

/// Whether it has been found, and the place.
impl<const F: usize, X: Timeline<Step = Vector<F>>> Stepwise<X> for First {
    type Memory = (bool, Position);
    type Rate = Once;
    type Step = Vector<F>;

    fn step(&self, (found, position): &mut Self::Memory, x: &Vector<F>, give: &mut impl FnMut(&Vector<F>)) {
        let place = position.advance(X::TIMESTEPS);
        *found &= place.timestep > 0;
        if !*found && (x[0] > 0.5 || place.last) {
            *found = true;
            give(x);
        }
    }
}

impl<const T: usize, const F: usize> Layer<Sequence<T, F>> for Ends {
    type Output = Sequence<2, F>;
    type State = ();

    fn forward(&self, x: &Sequence<T, F>, (): &mut (), y: &mut Sequence<2, F>) {
        *y = Sequence::from([x[0], x[T - 1]]);
    }
}

/// It gives both at once, as a sequence.
impl<const F: usize, X: Timeline<Step = Vector<F>>> Stepwise<X> for Ends {
    type Memory = (Position, Vector<F>);
    type Rate = Once;
    type Step = Sequence<2, F>;

    fn step(
        &self,
        (position, first): &mut Self::Memory,
        x: &Vector<F>,
        give: &mut impl FnMut(&Sequence<2, F>),
    ) {
        let place = position.advance(X::TIMESTEPS);
        if place.timestep == 0 {
            *first = *x;
        }
        if place.last {
            give(&Sequence::from([*first, *x]));
        }
    }
}

impl<const T: usize, const F: usize> Layer<Sequence<T, F>> for Reversed {
    type Output = Sequence<T, F>;
    type State = ();

    fn forward(&self, x: &Sequence<T, F>, (): &mut (), y: &mut Sequence<T, F>) {
        *y = Sequence::from_fn(|t, f| x[(T - 1 - t, f)]);
    }
}

use crate::own as layers;

streams! {
    difference: Vector<2> { Input(5, 3), layers::Difference -> (5, 3), LSTM(2, return_sequences = True) }
    difference_between: Option<Vector<2>> { Input(5, 3), Dense(2), layers::Difference -> (5, 2), LSTM(2) }
    difference_of_a_burst: Steps<4, 2> {
        Input(4, 2),
        ZeroPadding1D((1, 2)),
        layers::Difference -> (7, 2),
        GRU(2, return_sequences = True),
    }
    difference_of_a_slice: Option<Vector<2>> {
        Input(7, 2),
        Slice(1..6, step = 2),
        layers::Difference -> (3, 2),
        GRU(2, return_sequences = True),
    }
    pairs: Option<Vector<2>> { Input(6, 3), layers::Pairs -> (3, 3), LSTM(2, return_sequences = True) }
    pairs_of_a_burst: Steps<5, 3> {
        Input(2, 3),
        ZeroPadding1D((1, 3)),
        LSTM(3, return_sequences = True),
        layers::Pairs -> (3, 3),
    }
    opposites: Steps<2, 2> { Input(3, 3), layers::Opposites -> (6, 3), LSTM(2, return_sequences = True) }
    pairs_of_opposites: Steps<2, 2> {
        Input(3, 3),
        layers::Opposites -> (6, 3),
        LSTM(2, return_sequences = True),
        layers::Pairs -> (3, 2),
    }
    opposites_of_pairs: Steps<2, 2> {
        Input(6, 3),
        layers::Pairs -> (3, 3),
        layers::Opposites -> (6, 3),
        LSTM(2, return_sequences = True),
    }
    ends: Option<Sequence<2, 2>> { Input(5, 3), LSTM(2, return_sequences = True), layers::Ends -> (2, 2) }
    ends_of_a_burst: Option<Sequence<2, 2>> {
        Input(3, 3),
        ZeroPadding1D((1, 2)),
        LSTM(2, return_sequences = True),
        layers::Ends -> (2, 2),
        Dense(2),
    }
    reversed_once_all_is_there: Option<Sequence<3, 2>> {
        Input(5, 3),
        LSTM(2),
        RepeatVector(3),
        GRU(2, return_sequences = True),
        layers::Reversed -> (3, 2),
    }
}

/// When `First` gives something depends on the numbers, so that only what it gives can be compared.
#[test]
fn what_comes_when_the_numbers_say_so() {
    sequential! {
        struct Net { Input(5, 1), layers::First -> (1), Dense(1) }
    }
    let mut model = Net::zeros();
    model.dense.kernel = [[1.0].into()];
    let mut stream = model.stream();
    for (window, at) in
        [([0.0, 0.7, 0.9, 0.0, 0.6], 1), ([0.1, 0.2, 0.3, 0.4, 0.5], 4), ([0.8, 0.0, 0.9, 0.0, 0.0], 0)]
    {
        let y = model.predict(&Sequence::from(window.map(|x| [x])));
        assert_eq!(y, Vector::from([window[at]]));
        for (t, x) in window.into_iter().enumerate() {
            let pushed: Option<Vector<1>> = stream.push(&Vector::from([x]));
            assert_eq!(pushed, (t == at).then_some(y));
        }
    }
}

const TWICE: usize = 2;

sequential! {
    struct Doubled {
        Input(None, 1),
        layers::Opposites -> (None, 1),
        UpSampling1D(TWICE),
        layers::Difference -> (None, 1),
        ZeroPadding1D((1, 0)),
    }
}

/// How many timesteps a layer of one's own gives is in its type: two for one, four of those, and one more at the beginning.
///
/// ```text
/// 3  →  3 -3  →  3 3 -3 -3  →  3 0 -6 0
/// ```
#[test]
fn what_comes_from_a_layer_of_ones_own_has_room() {
    let model = Doubled::zeros();
    let mut stream = model.stream();
    let first: Steps<5, 1> = stream.push(&Vector::from([3.0]));
    assert_eq!(*first, [0.0, 3.0, 0.0, -6.0, 0.0].map(|x| Vector::from([x])));
    let second: Steps<5, 1> = stream.push(&Vector::from([1.0]));
    assert_eq!(*second, [4.0, 0.0, -2.0, 0.0].map(|x| Vector::from([x])));
}

sequential! {
    /// Keeps pace.
    struct Pace { Input(5, 3), LSTM(2, return_sequences = True), Dense(4) }
}
sequential! {
    struct Thin { Input(5, 3), LSTM(2, return_sequences = True), Slice(.., step = 2) }
}
sequential! {
    struct Encoder<const H: usize> { Input(5, 3), LSTM(H, return_sequences = True), GRU(H) }
}
sequential! {
    struct Seq2Seq { Input(5, 3), LSTM(4), RepeatVector(2), LSTM(3, return_sequences = True) }
}
sequential! {
    struct Padded { Input(5, 3), ZeroPadding1D((1, 2)), LSTM(2, return_sequences = True) }
}
sequential! {
    struct Remembering { Input(5, 3), LSTM(2, return_sequences = True, stateful = True) }
}
sequential! {
    struct OfAVector { Input(4), Dense(3), RepeatVector(2), LSTM(3, return_sequences = True) }
}
sequential! {
    struct Backwards { Input(2, 3), LSTM(3, return_sequences = True, go_backwards = True) }
}
sequential! {
    struct InThePlaceOfTwo { Input(5, 3), crate::own::Pace -> (5, 4), Dense(2) }
}

streams! {
    nested_in_pace: Vector<2> { Input(5, 3), layers::Pace -> (5, 4), LSTM(2, return_sequences = True) }
    nested_twice: Vector<2> {
        Input(5, 3),
        layers::InThePlaceOfTwo -> (5, 2),
        LSTM(2, return_sequences = True),
    }
    nested_sometimes: Option<Vector<3>> {
        Input(5, 3),
        layers::Thin -> (3, 2),
        LSTM(3, return_sequences = True),
    }
    nested_once: Option<Vector<3>> { Input(5, 3), layers::Encoder::<4> -> (4), Dense(3) }
    nested_whole: Option<Sequence<2, 1>> {
        Input(5, 3),
        layers::Seq2Seq -> (2, 3),
        GRU(1, return_sequences = True),
    }
    nested_burst: Steps<4, 2> { Input(5, 3), layers::Padded -> (8, 2), GRU(2, return_sequences = True) }
    nested_after_a_burst: Steps<3, 2> {
        Input(3, 3),
        ZeroPadding1D((0, 2)),
        layers::Pace -> (5, 4),
        GRU(2, return_sequences = True),
    }
    nested_after_a_slice: Option<Vector<4>> { Input(9, 3), Slice(.., step = 2), layers::Encoder::<4> -> (4) }
    nested_stateful: Vector<2> { Input(5, 3), Dense(3), layers::Remembering -> (5, 2) }
    nested_after_a_vector: Option<Sequence<2, 3>> {
        Input(5, 3),
        layers::Encoder::<4> -> (4),
        layers::OfAVector -> (2, 3),
    }
    nested_in_one_to_many: Sequence<2, 3> {
        Input(4),
        layers::OfAVector -> (2, 3),
        layers::Backwards -> (2, 3),
    }
    nested_backwards_once_all_is_there: Option<Sequence<2, 3>> {
        Input(5, 3),
        layers::Seq2Seq -> (2, 3),
        layers::Backwards -> (2, 3),
    }
}
