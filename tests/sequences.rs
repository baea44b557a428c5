//! Timesteps that are sequences: `Input(T, N, F)`, and what takes them apart.

#![expect(clippy::cast_precision_loss, reason = "there are few timesteps")]

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use seqnet::prelude::*;

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(5)
}

fn wave<const T: usize, const N: usize, const F: usize>() -> Sequences<T, N, F> {
    Sequences::from_fn(|t, n, f| ((7 * t + 3 * n + 2 * f) as f32).sin())
}

sequential! {
    /// A week of days of quarters.
    struct Days -> (7, 5) {
        Input(7, 4, 2),
        TimeDistributed(LSTM(5)),
    }
}
sequential! {
    struct Day -> (5) {
        Input(4, 2),
        LSTM(5),
    }
}

/// The state of one sequence is not that of the next.
#[test]
fn every_sequence_goes_through_the_layer_by_itself() {
    let mut days = Days::random(&mut rng());
    let mut day = Day::zeros();
    day.lstm = days.time_distributed.layer.clone();
    let x = wave();
    let y = days.predict(&x);
    for (y, x) in y.steps().iter().zip(x.steps()) {
        assert_eq!(*y, day.predict(x));
    }
    days.time_distributed.kernel[0][0] = [1.0; 5].into();
    assert_ne!(days.predict(&x), y, "the weights can be reached through the wrapper");
}

/// Its tensors are named as if the wrapper were not there.
#[test]
fn the_weights_are_those_of_the_layer() {
    let mut names = Vec::new();
    Days::zeros().visit(&seqnet::Path::ROOT, &mut |weight| names.push(weight.path.to_string()));
    let lstm = ["kernel", "recurrent_kernel", "bias"];
    assert_eq!(names, lstm.map(|name| format!("time_distributed/{name}")));
    assert_eq!(Days::PARAMETERS, Day::PARAMETERS);
    assert_eq!(Days::MACS, 7 * Day::MACS);
}

sequential! {
    struct DaysByTheDay -> (7, 5) {
        Input(7, 4, 2),
        TimeDistributed(crate::Day -> (5)),
    }
}

/// Its tensors have the names that they have in a model at the place of a layer.
#[test]
fn a_model_goes_through_every_sequence() {
    let days = Days::random(&mut rng());
    let mut by_the_day = DaysByTheDay::zeros();
    by_the_day.time_distributed.layer.lstm = days.time_distributed.layer.clone();
    let x = wave();
    assert_eq!(by_the_day.predict(&x), days.predict(&x));
    let (mut stream, mut other) = (by_the_day.stream(), days.stream());
    for x in x.steps() {
        let given: Vector<5> = stream.push(x);
        assert_eq!(given, other.push(x));
    }
    let mut names = Vec::new();
    by_the_day.visit(&seqnet::Path::ROOT, &mut |weight| names.push(weight.path.to_string()));
    let lstm = ["kernel", "recurrent_kernel", "bias"];
    assert_eq!(names, lstm.map(|name| format!("time_distributed/lstm/{name}")));
    assert_eq!((DaysByTheDay::MACS, DaysByTheDay::PARAMETERS), (Days::MACS, Days::PARAMETERS));
    let same = DaysByTheDay::from_safetensors(&by_the_day.to_safetensors()).expect("its own file");
    assert_eq!(same.predict(&x), days.predict(&x));
}

/// The features in the other order.
#[derive(Clone, Debug)]
struct Mirrored;
impl<const F: usize> Layer<Vector<F>> for Mirrored {
    type Output = Vector<F>;
    type State = ();
    fn forward(&self, x: &Vector<F>, (): &mut (), y: &mut Vector<F>) {
        *y = Vector::from_fn(|f| x[F - 1 - f]);
    }
}
impl Parameters<f32> for Mirrored {
    const ZEROS: Self = Mirrored;
}

const WIDTH: usize = 3;

sequential! {
    struct MirroredByTheStep<const H: usize> -> (4, H) {
        Input(4, WIDTH),
        TimeDistributed(Mirrored -> (WIDTH)),
        LSTM(H, return_sequences = true),
        TimeDistributed(self::Mirrored -> (H), name = back),
    }
}
sequential! {
    struct MirroredForever {
        Input(None, 3),
        TimeDistributed(self::Mirrored -> (3)),
    }
}

#[test]
fn a_layer_of_ones_own_sees_every_timestep() {
    sequential! {
        struct Plain { Input(4, 3), LSTM(2, return_sequences = true) }
    }
    let model = MirroredByTheStep::<2>::random(&mut rng());
    let mut plain = Plain::zeros();
    plain.lstm = model.lstm.clone();
    let (x, mut stream) = (Sequence::from_fn(|t, f| (t * 3 + f) as f32 / 8.0), model.stream());
    let y = model.predict(&x);
    for t in 0..4 {
        assert_eq!(stream.push(&x[t]), y[t]);
    }
    let mirrored = Sequence::from_fn(|t, f| x[(t, 2 - f)]);
    let expected = plain.predict(&mirrored);
    assert_eq!(y, Sequence::from_fn(|t, f| expected[(t, 1 - f)]));
    assert_eq!(MirroredForever::zeros().stream().push(&x[1]), mirrored[1]);
}

#[test]
fn a_push_takes_a_whole_sequence() {
    let days = Days::random(&mut rng());
    let (x, mut stream) = (wave(), days.stream());
    for (y, x) in days.predict(&x).steps().iter().zip(x.steps()) {
        let pushed: Vector<5> = stream.push(x);
        assert_eq!(pushed, *y);
    }
}

sequential! {
    /// As in tutorials on convolutions before an LSTM.
    struct Frames -> (1) {
        Reshape((4, 6, 1), input_shape = (24, 1)),
        TimeDistributed(Conv1D(filters = 8, kernel_size = 3, activation = "relu")),
        TimeDistributed(MaxPooling1D(pool_size = 2)),
        TimeDistributed(Flatten()),
        LSTM(5, activation = "relu"),
        Dense(1),
    }
}

/// ```text
/// Conv1D  3 · 1 · 8 + 8              =  32
/// LSTM    4 · (16 · 5 + 5 · 5 + 5)   = 440
/// Dense   5 + 1                      =   6
/// ```
#[test]
fn frames_have_the_shapes_of_the_tutorial() {
    let frames = Frames::random(&mut rng());
    assert_eq!(Frames::PARAMETERS, 32 + 440 + 6);
    let mut shapes = Vec::new();
    frames.predict_each(&Sequence::from_fn(|t, _| (t as f32).cos()), |_, y| shapes.push(y.shape()));
    assert_eq!(shapes, [&[4, 6, 1][..], &[4, 4, 8], &[4, 2, 8], &[4, 16], &[5], &[1]]);
    assert!(Frames::SUMMARY.contains("│ (None, 4, 2, 8)         │"), "{}", Frames::SUMMARY);
}

sequential! {
    /// Layers that know nothing of rank, between those that do.
    struct AnyRank<const U: usize> -> (2, 3, U) {
        Input(4, 3, 2),
        Dense(7, activation = "tanh"),
        LayerNormalization(),
        BatchNormalization(),
        Dropout(0.5),
        Rescaling(2.0),
        LeakyReLU(),
        Activation("softmax"),
        Slice(1..3),
        TimeDistributed(TimeDistributed(Dense(U))),
    }
}
sequential! {
    struct AnyRankOfOne<const U: usize> -> (3, U) {
        Input(3, 2),
        Dense(7, activation = "tanh"),
        LayerNormalization(),
        BatchNormalization(),
        Dropout(0.5),
        Rescaling(2.0),
        LeakyReLU(),
        Activation("softmax"),
        TimeDistributed(Dense(U)),
    }
}

#[test]
fn layers_of_any_rank_do_to_each_what_they_do_to_one() {
    let many = AnyRank::<3>::random(&mut rng());
    let mut one = AnyRankOfOne::<3>::zeros();
    one.dense = many.dense.layer.clone();
    one.layer_normalization = many.layer_normalization.layer.clone();
    one.batch_normalization = many.batch_normalization.layer.clone();
    one.time_distributed = many.time_distributed.layer.clone();
    let x = wave();
    let y = many.predict(&x);
    assert_eq!(y[0], one.predict(&x[1]));
    assert_eq!(y[1], one.predict(&x[2]));
}

sequential! {
    #[scalar(f64)]
    struct Turned -> (3, 2, 4) {
        Input(3, 8),
        TimeDistributed(Reshape((4, 2))),
        TimeDistributed(Permute((2, 1))),
    }
}

/// ```text
/// 0 1 2 3 4 5 6 7  →  0 1 / 2 3 / 4 5 / 6 7  →  0 2 4 6 / 1 3 5 7
/// ```
#[test]
fn vectors_become_sequences() {
    let x = Sequence::from_fn(|t, f| (10 * t + f) as f64);
    let y: Sequences<3, 2, 4, f64> = Turned::zeros().predict(&x);
    assert_eq!(y[1], Sequence::from([[10.0, 12.0, 14.0, 16.0], [11.0, 13.0, 15.0, 17.0]]));
}

sequential! {
    struct Lengths -> (2, 5, 1) {
        Input(2, 3, 1),
        TimeDistributed(ZeroPadding1D((2, 0))),
    }
}

/// To the inner layer its window comes at once, in a stream too.
#[test]
fn an_inner_layer_can_change_the_length() {
    let x = Sequences::from([[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]]]);
    let y = Sequences::from([[[0.0], [0.0], [1.0], [2.0], [3.0]], [[0.0], [0.0], [4.0], [5.0], [6.0]]]);
    let model = Lengths::zeros();
    assert_eq!(model.predict(&x), y);
    let mut stream = model.stream();
    assert_eq!([stream.push(&x[0]), stream.push(&x[1])], *y.steps());
}

sequential! {
    /// A day at a time, for ever.
    struct DayByDay -> (None, 1) {
        Input(None, 4, 2),
        LayerNormalization(),
        TimeDistributed(Conv1D(3, 2, activation = "tanh")),
        TimeDistributed(LSTM(5)),
        GRU(3, return_sequences = true),
        Dense(1),
    }
}
sequential! {
    struct WeekByDay -> (7, 1) {
        Input(7, 4, 2),
        LayerNormalization(),
        TimeDistributed(Conv1D(3, 2, activation = "tanh")),
        TimeDistributed(LSTM(5)),
        GRU(3, return_sequences = true),
        Dense(1),
    }
}

/// A week of it is what the week gives.
#[test]
fn sequences_can_go_on_without_end() {
    let days = DayByDay::random(&mut rng());
    let file = days.to_safetensors();
    let week = WeekByDay::from_safetensors(&file).expect("the same weights");
    let (x, mut stream) = (wave(), days.stream());
    for (x, y) in x.steps().iter().zip(week.predict(&x).steps()) {
        let given: Vector<1> = stream.push(x);
        assert_eq!(given, *y);
    }
    assert_eq!(DayByDay::PARAMETERS, WeekByDay::PARAMETERS);
    assert!(DayByDay::SUMMARY.contains("│ (None, None, 4, 2)"), "{}", DayByDay::SUMMARY);
}

const FRAMES: usize = 4;

sequential! {
    struct FramesForever<const U: usize> -> (None, 2, U) {
        Input(shape = (None, 24)),
        TimeDistributed(Reshape((FRAMES, 6))),
        Slice(1.., step = 2),
        TimeDistributed(MaxPooling1D(2)),
        Dense(U),
        TimeDistributed(self::Backwards -> (2, U)),
    }
}

/// The timesteps in the other order.
#[derive(Clone, Debug)]
struct Backwards;
impl<const T: usize, const F: usize> Layer<Sequence<T, F>> for Backwards {
    type Output = Sequence<T, F>;
    type State = ();
    fn forward(&self, x: &Sequence<T, F>, (): &mut (), y: &mut Sequence<T, F>) {
        *y = Sequence::from_fn(|t, f| x[(T - 1 - t, f)]);
    }
}
impl Parameters<f32> for Backwards {
    const ZEROS: Self = Backwards;
}

/// Each row of six is a frame, and the larger of two goes on: the second and the fourth of the vector's rows, in the other order.
#[test]
fn vectors_become_sequences_without_end() {
    let mut model = FramesForever::<1>::zeros();
    model.dense.layer.kernel[0] = [1.0].into();
    let mut stream = model.stream();
    let x = Vector::from_fn(|f| f as f32);
    let expected = Sequence::from([[18.0], [6.0]]);
    let given: [Option<Sequence<2, 1>>; 4] = [(); 4].map(|()| stream.push(&x));
    assert_eq!(given, [None, Some(expected), None, Some(expected)]);
}
