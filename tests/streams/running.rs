//! What is asked of every stream.

use crate::erased::{Network, seeded, values};
use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;
use seqnet::prelude::*;
use seqnet::{Burst, Emission, Scalar, Streamed, Streams};

/// The bits of what is given at once: a timestep, a vector, or a sequence.
pub(crate) type Item = Vec<u64>;

/// What a push gives.
pub(crate) trait Given {
    fn items(&self) -> Vec<Item>;
}

fn bits<X: Tensor>(x: &X) -> Item {
    values(x).into_iter().map(f64::to_bits).collect()
}

impl<const F: usize, S: Scalar> Given for Vector<F, S> {
    fn items(&self) -> Vec<Item> {
        vec![bits(self)]
    }
}

impl<const T: usize, const F: usize, S: Scalar> Given for Sequence<T, F, S> {
    fn items(&self) -> Vec<Item> {
        vec![bits(self)]
    }
}

impl<const T: usize, const N: usize, const F: usize, S: Scalar> Given for Sequences<T, N, F, S> {
    fn items(&self) -> Vec<Item> {
        vec![bits(self)]
    }
}

impl<const N: usize, V: Tensor> Given for Burst<N, V> {
    fn items(&self) -> Vec<Item> {
        self.iter().map(bits).collect()
    }
}

impl<G: Given> Given for Option<G> {
    fn items(&self) -> Vec<Item> {
        self.iter().flat_map(Given::items).collect()
    }
}

/// A stream of any model.
pub(crate) trait Running {
    fn push(&mut self, x: &[f64]) -> Vec<Item>;
    fn reset(&mut self);
    /// Calls `go_on` with a clone.
    fn fork(&self, go_on: &mut dyn FnMut(&mut dyn Running));
}

impl<M: Streams> Running for Stream<'_, M>
where
    <M::Input as Streamed>::Step: Tensor,
    <M::Emission as Emission>::Plain: Given,
{
    fn push(&mut self, x: &[f64]) -> Vec<Item> {
        let x: <M::Input as Streamed>::Step = crate::erased::tensor(x);
        Stream::push(self, &x).items()
    }
    fn reset(&mut self) {
        Stream::reset(self);
    }
    fn fork(&self, go_on: &mut dyn FnMut(&mut dyn Running)) {
        go_on(&mut self.clone());
    }
}

/// Numbers around zero that keep gates and activations within their range.
pub(crate) fn draw(rng: &mut Xoshiro256PlusPlus) -> f64 {
    // Such that an `f32` holds it.
    f64::from(rng.random_range(-1.0_f32..1.0))
}

/// Hold a stream to the windows, with three sets of weights; `run` lends a new stream to its second argument.
pub(crate) fn check<M: Model<Input: Tensor>>(
    stateful: bool,
    run: impl Fn(&M, &mut dyn FnMut(&mut dyn Running)),
) {
    check_with(stateful, run, |_, _| ());
}

/// The same, with windows after `change`.
pub(crate) fn check_with<M: Model<Input: Tensor>>(
    stateful: bool,
    run: impl Fn(&M, &mut dyn FnMut(&mut dyn Running)),
    change: impl Fn(&mut [f64], &mut Xoshiro256PlusPlus),
) {
    for seed in 0..3 {
        let mut rng = seeded(seed);
        let mut model = M::boxed();
        Network::fill(&mut *model, &mut || draw(&mut rng));
        let asked = Asked::new(&*model, stateful, &mut rng, &change);
        run(&model, &mut |stream| asked.check(stream));
    }
}

/// Three windows, and what a model makes of them one after the other.
struct Asked<'m> {
    model: &'m dyn Network,
    /// How many numbers a push takes.
    features: usize,
    windows: Vec<Vec<f64>>,
    expected: Vec<Item>,
}

impl<'m> Asked<'m> {
    fn new(
        model: &'m dyn Network,
        stateful: bool,
        rng: &mut Xoshiro256PlusPlus,
        change: impl Fn(&mut [f64], &mut Xoshiro256PlusPlus),
    ) -> Self {
        let shape = model.input_shape();
        let size = shape.iter().product();
        let features = if shape.len() == 1 { size } else { shape[1..].iter().product() };
        let mut windows: Vec<Vec<f64>> = (0..3).map(|_| (0..size).map(|_| draw(rng)).collect()).collect();
        for x in &mut windows {
            change(x, rng);
        }
        let to_bits = |y: Vec<f64>| y.into_iter().map(f64::to_bits).collect::<Item>();
        let each: Vec<Item> = windows.iter().map(|x| to_bits(model.predict(x))).collect();
        let carried: Vec<&[f64]> = windows.iter().map(|x| &x[..]).collect();
        let expected: Vec<Item> = model.predict_on(&carried).into_iter().map(to_bits).collect();
        assert_eq!(each[0], expected[0]);
        assert_eq!(each[1] != expected[1], stateful, "only what is stateful carries over");
        Self { model, features, windows, expected }
    }

    fn check(&self, stream: &mut dyn Running) {
        let fresh = |check: fn(&Self, &mut dyn Running)| stream.fork(&mut |stream| check(self, stream));
        fresh(Self::windows_follow_each_other);
        fresh(Self::nothing_comes_early_or_late);
        fresh(Self::reset_begins_anew);
        fresh(Self::a_clone_goes_on_by_itself);
    }

    fn steps(&self, window: usize) -> impl Iterator<Item = &[f64]> {
        self.windows[window].chunks(self.features)
    }

    fn windows_follow_each_other(&self, stream: &mut dyn Running) {
        for (window, expected) in self.expected.iter().enumerate() {
            let given: Vec<Item> = self.steps(window).flat_map(|x| stream.push(x)).collect();
            assert_eq!(given.concat(), *expected, "window {window}");
        }
    }

    /// An item is known as soon as no later timestep can change it. It is given then, unless one before it is not known yet. What no
    /// timestep can change, as it comes from padding alone, may wait for what it stands before.
    fn nothing_comes_early_or_late(&self, stream: &mut dyn Running) {
        let x = &self.windows[0];
        let changed: Vec<Vec<f64>> = (0..self.steps(0).count())
            .map(|t| {
                let mut x = x.clone();
                x[t * self.features..][..self.features].iter_mut().for_each(|x| *x += 0.25);
                self.model.predict(&x)
            })
            .collect();
        let y = self.model.predict(x);
        let (mut at, mut known) = (0, 0);
        for (push, x) in self.steps(0).enumerate() {
            for item in stream.push(x) {
                let range = at..at + item.len();
                let decides = changed.iter().rposition(|changed| changed[range.clone()] != y[range.clone()]);
                if let Some(decides) = decides {
                    known = known.max(decides);
                    assert_eq!(push, known, "numbers {range:?} of {} are known after push {known}", y.len());
                }
                at = range.end;
            }
        }
        assert_eq!(at, y.len());
    }

    fn reset_begins_anew(&self, stream: &mut dyn Running) {
        let steps = self.steps(0).count();
        for pushed in [0, 1, steps / 2, steps, steps + 1, 2 * steps] {
            self.steps(0).chain(self.steps(1)).take(pushed).for_each(|x| drop(stream.push(x)));
            stream.reset();
            self.windows_follow_each_other(stream);
            stream.reset();
        }
    }

    fn a_clone_goes_on_by_itself(&self, stream: &mut dyn Running) {
        let all: Vec<&[f64]> = (0..3).flat_map(|window| self.steps(window)).collect();
        for (t, x) in all.iter().enumerate() {
            let mut clones = Vec::new();
            stream.fork(&mut |clone| clones = all[t..].iter().map(|x| clone.push(x)).collect());
            stream.fork(&mut |clone| all.iter().rev().for_each(|x| drop(clone.push(x))));
            let mut ours = vec![stream.push(x)];
            stream.fork(&mut |clone| ours.extend(all[t + 1..].iter().map(|x| clone.push(x))));
            assert_eq!(ours, clones, "from push {t} on");
        }
    }
}
