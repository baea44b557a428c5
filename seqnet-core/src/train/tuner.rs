//! Training where memory is fixed, window after window of a stream: truncated back-propagation through time.

use super::{Loss, Optimizer, Pass, Tape, Total, Trainable, Update, Windows};
use crate::{LengthError, Parameters, Path, Scalar, Sequence, Tensor, Vector};

/// Trains a model on a stream, also where there is no allocator: what it needs besides the model is a part of this value.
///
/// A stream is taken in windows, one after the other. Layers with `stateful = true` go on from window to window, as they do in
/// prediction, but the derivative ends at the beginning of a window: its length is how far back the gradient goes. Each window is a
/// step of the optimizer.
///
/// `N` is the model's number of parameters, and `SLOTS` how many numbers the optimizer keeps for each: 2 for [`Adam`](super::Adam), none for
/// [`Sgd`](super::Sgd) without momentum. Layers with `trainable = false` stay as they are. To keep no gradient for them either, put them
/// into a model of their own, whose stream gives what this one is trained on.
///
/// ```
/// use seqnet_core::train::{MeanSquaredError, Sgd, Tuner};
/// use seqnet_core::{Parameters, Sequence, Vector, layers::Dense};
///
/// let mut model = Dense::<1, 1>::ZEROS; // y = w x + b, for two timesteps at a time
/// let mut tuner = Tuner::<_, Sequence<2, 1>, _, 2, 0>::new(Sgd::new(0.1))?;
/// for t in 0..200 {
///     let x = (t % 5) as f32;
///     let loss = tuner.push(&mut model, &[x].into(), &[3.0 * x + 1.0].into(), &MeanSquaredError);
///     assert_eq!(loss.is_some(), t % 2 == 1); // a window has been trained on
/// }
/// assert!((model.kernel[0][0] - 3.0).abs() < 0.01);
/// # Ok::<_, seqnet_core::LengthError>(())
/// ```
pub struct Tuner<M, X, O, const N: usize, const SLOTS: usize>
where
    M: Trainable<X>,
    M::Output: Tensor,
{
    update: Update<O>,
    tape: M::Tape<Windows<1>>,
    gradient: M,
    flat: [<M::Output as Tensor>::Scalar; N],
    slots: [[<M::Output as Tensor>::Scalar; N]; SLOTS],
    /// What has come of the next window.
    x: X,
    target: M::Output,
    taken: usize,
    goes_on: bool,
}

impl<M, X, Y, S, O, const N: usize, const SLOTS: usize> Tuner<M, X, O, N, SLOTS>
where
    S: Scalar,
    X: Tensor<Scalar = S>,
    Y: Tensor<Scalar = S>,
    M: Trainable<X, Output = Y> + Parameters<S>,
    O: Optimizer,
{
    /// Before the first step.
    ///
    /// # Errors
    ///
    /// If the optimizer keeps another number of slots than `SLOTS`.
    pub fn new(optimizer: O) -> Result<Self, LengthError> {
        const { assert!(N == M::PARAMETERS, "`N` is the number of the model's parameters") }
        if optimizer.slots() != SLOTS {
            return Err(LengthError { needed: N * optimizer.slots(), given: N * SLOTS });
        }
        let update = Update::new(optimizer);
        let mut slots = [[S::ZERO; N]; SLOTS];
        update.clear(slots.as_flattened_mut());
        Ok(Tuner {
            update,
            tape: Tape::new(1),
            gradient: M::ZEROS,
            flat: [S::ZERO; N],
            slots,
            x: X::ZEROS,
            target: Y::ZEROS,
            taken: 0,
            goes_on: false,
        })
    }

    /// Makes a step along the gradient of the loss of the next window of the stream; gives the loss before it.
    ///
    /// If that is not finite, the model stays as it is.
    pub fn step<T, L: Loss<Y, T>>(&mut self, model: &mut M, x: &X, target: &T, loss: &L) -> S {
        let pass = Pass::new(self.update.steps);
        let pass = if self.goes_on { pass.going_on() } else { pass };
        let (x, mut y, mut dy) = ([*x], [Y::ZEROS], [Y::ZEROS]);
        model.record::<Windows<1>>(&x, &mut self.tape, &mut y, &pass);
        let mut total = Total::default();
        let counts = M::counts::<Windows<1>>(&self.tape, 0);
        total.add(loss, &y[0], target, |_| S::ONE, counts, &mut dy[0]);
        let activity = M::activity::<Windows<1>>(&self.tape);
        let mean = total.mean() + S::from_f64(activity);
        let mut count = total.count();
        if M::ACTIVITY {
            total.balance(1, &mut dy);
            count = S::ONE;
        }
        self.goes_on = mean.to_f64().is_finite();
        if self.goes_on {
            self.gradient.visit_mut(&Path::ROOT, &mut |weight| weight.values.fill(S::ZERO));
            model.backward::<Windows<1>>(&x, &y, &mut self.tape, &mut dy, &mut self.gradient, None);
            self.update.gather(&self.gradient, count, &mut self.flat);
            self.update.apply(model, &mut self.flat, self.slots.as_flattened_mut());
        }
        mean
    }

    /// Begins anew: with the next window as the first, and all layers with a fresh state. What the optimizer has gathered stays.
    pub const fn reset(&mut self) {
        (self.taken, self.goes_on) = (0, false);
    }
}

impl<M, S, O, const T: usize, const F: usize, const U: usize, const N: usize, const SLOTS: usize>
    Tuner<M, Sequence<T, F, S>, O, N, SLOTS>
where
    S: Scalar,
    M: Trainable<Sequence<T, F, S>, Output = Sequence<T, U, S>> + Parameters<S>,
    O: Optimizer,
{
    /// Takes one timestep, and what its output is to be. The one that completes a window makes a [`step`](Tuner::step), and gives its loss.
    pub fn push<L>(&mut self, model: &mut M, x: &Vector<F, S>, target: &Vector<U, S>, loss: &L) -> Option<S>
    where
        L: Loss<Sequence<T, U, S>>,
    {
        let at = self.taken;
        self.taken = (at + 1) % T;
        let steps = self.x.steps_mut().get_mut(at).zip(self.target.steps_mut().get_mut(at));
        let (to, to_target) = steps?;
        (*to, *to_target) = (*x, *target);
        if at + 1 < T {
            return None;
        }
        let (x, target) = (self.x, self.target);
        Some(self.step(model, &x, &target, loss))
    }
}
