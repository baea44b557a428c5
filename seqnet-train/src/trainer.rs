//! The loop over epochs and batches.

use crate::batch::{Batches, Losses};
use crate::callbacks::{Weights, WeightsOf};
use crate::dataset::Sample;
use crate::evaluate::validate;
use crate::metrics::{Observed, Observer};
use crate::progress::Progress;
use crate::snapshot::{Snapshot, beside};
use crate::{Callback, Dataset, History, Learner, Metric, Place, Run, TrainError};
use crate::{ending, settings};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use seqnet_core::train::{Loss, Optimizer, Pass, Update};
use seqnet_core::{Parameters, Path, Scalar, Tensor};
use std::marker::PhantomData;
use std::path::PathBuf;

/// Fits a model to a dataset.
///
/// The same seed gives the same weights, bit for bit, however many threads there are.
///
/// Its model, data and targets are of types that belong together; what does not fit does not compile.
///
/// ```text
/// let history = Trainer::new(Adam::default(), MeanSquaredError)
///     .epochs(100)
///     .validation(&test)
///     .metric(MeanAbsoluteError)
///     .callback(EarlyStopping::patience(20))
///     .fit(&mut model, &train)?;
/// ```
///
/// `docs/training.md` has it whole, with a model of `sequential!`.
#[must_use = "`fit` is what trains"]
pub struct Trainer<'a, O, L, M: Learner, T> {
    update: Update<O>,
    loss: L,
    epochs: usize,
    batch_size: usize,
    seed: u64,
    shuffle: bool,
    quiet: bool,
    threads: Option<usize>,
    resume: Option<PathBuf>,
    validation: Option<&'a Dataset<M::Sample, T>>,
    metrics: Vec<Box<dyn Observer<M::Answer, T> + Send + 'a>>,
    callbacks: Vec<Box<dyn Callback + 'a>>,
    model: PhantomData<fn(&mut M)>,
}

impl<'a, O, L, M, T> Trainer<'a, O, L, M, T>
where
    O: Optimizer,
    L: Loss<M::Answer, T> + Sync,
    M: Learner,
    T: Sync,
{
    /// A trainer with Keras's defaults: one epoch, batches of 32, shuffled anew in each epoch.
    pub fn new(optimizer: O, loss: L) -> Self {
        Trainer {
            update: Update::new(optimizer),
            loss,
            epochs: 1,
            batch_size: 32,
            seed: 0,
            shuffle: true,
            quiet: false,
            threads: None,
            resume: None,
            validation: None,
            metrics: Vec::new(),
            callbacks: Vec::new(),
            model: PhantomData,
        }
    }

    /// How many times all samples are gone through.
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.epochs = epochs;
        self
    }

    /// How many samples there are to a step.
    pub fn batch_size(mut self, samples: usize) -> Self {
        self.batch_size = samples;
        self
    }

    /// Where shuffling and dropout begin; 0 unless said otherwise.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Whether the samples are put into another order for each epoch.
    ///
    /// If not, layers with `stateful = true` go on within an epoch as in Keras: each sample from the state that the sample at the same place of
    /// the batch before has left.
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.shuffle = shuffle;
        self
    }

    /// Data that is looked at after every epoch: `val_loss` and, of each metric, `val_…`.
    pub fn validation(mut self, data: &'a Dataset<M::Sample, T>) -> Self {
        self.validation = Some(data);
        self
    }

    /// Logs a metric of what the model gives while it trains, and for the validation data.
    pub fn metric<C: Metric<M::Answer, T, Sum: Send> + Send + 'a>(mut self, metric: C) -> Self {
        self.metrics.push(Box::new(Observed { metric, sum: C::Sum::default() }));
        self
    }

    /// Something to do after every epoch.
    pub fn callback(mut self, callback: impl Callback + 'a) -> Self {
        self.callbacks.push(Box::new(callback));
        self
    }

    /// How many threads there are to be, one at least; as many as the machine has unless said otherwise.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Shows no progress, on a terminal neither.
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Goes on from where a [`Checkpoint`](crate::Checkpoint) of this file was written last, as if there had been no interruption.
    pub fn resume(mut self, checkpoint: impl Into<PathBuf>) -> Self {
        self.resume = Some(checkpoint.into());
        self
    }

    /// Trains, and gives the log.
    ///
    /// # Errors
    ///
    /// If there is no data, a setting makes no sense, a number is not finite, or a callback cannot do its work. The model is left as it was then.
    pub fn fit(self, model: &mut M, data: &Dataset<M::Sample, T>) -> Result<History, TrainError>
    where
        O: Send,
        L: Send,
    {
        data.check("training")?;
        self.validation.map_or(Ok(()), |data| data.check("validation"))?;
        settings::check(self.epochs, self.batch_size, self.threads, self.update.optimizer.settings())?;
        ending::check::<M, T, L>(&self.loss)?;
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        let threads = self.threads.unwrap_or_else(all);
        if threads == 1 {
            return self.run(model, data.samples(), false);
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
        pool.map_err(TrainError::Threads)?.install(|| self.run(model, data.samples(), true))
    }

    fn run(
        mut self,
        model: &mut M,
        samples: &[Sample<M::Sample, T>],
        parallel: bool,
    ) -> Result<History, TrainError> {
        self.callbacks.iter_mut().try_for_each(|callback| callback.on_train_begin())?;
        let mut course = Course::new(&self.update, M::PARAMETERS);
        if let Some(path) = self.resume.take() {
            course.resume(&path, model, &mut self.update, &mut self.callbacks)?;
        }
        let mut batches = Batches::new(self.batch_size.min(samples.len()), parallel);
        let steps = samples.len().div_ceil(self.batch_size);
        let progress = Progress::new(self.epochs, steps, self.quiet);
        for epoch in course.history.epochs()..self.epochs {
            progress.epoch(epoch, self.epochs, steps, &course.history);
            self.update.optimizer.settings_mut().factor = course.factor;
            let mut logs = self.epoch(epoch, model, samples, &mut course, &mut batches, &progress)?;
            let (validation, culprit) = self.validate(model, parallel);
            if let Some(sample) = culprit {
                let place = Place::Validation { sample };
                return Err(TrainError::NotFinite { place, epoch: epoch + 1, step: steps });
            }
            logs.extend(validation);
            logs.push(("learning_rate".into(), self.learning_rate()));
            course.history.push(logs.iter().map(|(name, value)| (name.as_str(), *value)));
            if self.call_back(model, &mut course)? {
                break;
            }
        }
        drop(progress);
        let mut weights = WeightsOf(model, PhantomData);
        let mut run = course.look(&mut weights, self.learning_rate());
        self.callbacks.iter_mut().try_for_each(|callback| callback.on_train_end(&mut run))?;
        Ok(course.history)
    }

    /// Goes through all samples once; gives what is logged.
    fn epoch(
        &mut self,
        epoch: usize,
        model: &mut M,
        samples: &[Sample<M::Sample, T>],
        course: &mut Course<M::Number>,
        batches: &mut Batches<M>,
        progress: &Progress,
    ) -> Result<Vec<(String, f64)>, TrainError> {
        let mut order: Vec<usize> = (0..samples.len()).collect();
        if self.shuffle {
            order.shuffle(&mut self.order_of(epoch));
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for (step, order) in order.chunks(self.batch_size).enumerate() {
            let batch: Vec<_> = order.iter().map(|&number| &samples[number]).collect();
            let pass = Pass::new(self.seed.wrapping_mul(SPREAD).wrapping_add(self.update.steps));
            let pass = if self.shuffle || step == 0 { pass } else { pass.going_on() };
            let Losses { total, activity } =
                batches.differentiate(model, &self.loss, &batch, &pass, &self.update);
            let place = if (total.mean().to_f64() + activity).is_finite() {
                not_finite(&*model, &batches.flat).map(|tensor| Place::Gradient { tensor })
            } else {
                Some(place_in(&*model, &batch, order, &self.loss))
            };
            let stop = |place| Err(TrainError::NotFinite { place, epoch: epoch + 1, step: step + 1 });
            if let Some(place) = place {
                return stop(place);
            }
            for (y, sample) in batches.outputs().zip(&batch) {
                for metric in &mut self.metrics {
                    metric.add(y, &sample.target);
                }
            }
            let loss = (total.mean() + Update::<O>::cost(&*model)).to_f64() + activity;
            sum += loss * total.count().to_f64();
            count += total.count().to_f64();
            self.update.apply(model, &mut batches.flat, &mut course.slots);
            if let Some(tensor) = first_not_finite(&*model) {
                return stop(Place::Weight { tensor });
            }
            progress.step();
        }
        let mut logs = vec![("loss".to_owned(), sum / count)];
        logs.extend(self.metrics.iter_mut().map(|metric| (metric.name(), metric.take())));
        Ok(logs)
    }

    /// Looks at the validation data; gives what is logged, and which sample has a loss that is not finite.
    fn validate(&mut self, model: &M, parallel: bool) -> (Vec<(String, f64)>, Option<usize>) {
        let Some(data) = self.validation else { return (Vec::new(), None) };
        let observers = &mut self.metrics;
        let mean = validate(model, &self.loss, data.samples(), parallel, |y, target| {
            for observer in &mut *observers {
                observer.add(y, target);
            }
        });
        let cost = Update::<O>::cost(model).to_f64();
        let mut logs = vec![("val_loss".to_owned(), mean + cost)];
        logs.extend(observers.iter_mut().map(|metric| (format!("val_{}", metric.name()), metric.take())));
        let is_wrong = |sample: &Sample<_, _>| !loss_is_finite(model, sample, &self.loss);
        let culprit = if mean.is_finite() { None } else { data.samples().iter().position(is_wrong) };
        (logs, culprit)
    }

    /// Lets the callbacks do their work; says whether one of them wants to stop.
    fn call_back(&mut self, model: &mut M, course: &mut Course<M::Number>) -> Result<bool, TrainError> {
        let (rate, mut weights) = (self.learning_rate(), WeightsOf(model, PhantomData));
        let mut run = course.look(&mut weights, rate);
        self.callbacks.iter_mut().try_for_each(|callback| callback.on_epoch_end(&mut run))?;
        let (stop, changed) = (run.stop, run.learning_rate / rate);
        if changed.is_finite() {
            course.factor *= changed;
        }
        let memories: Vec<_> = self.callbacks.iter().map(|callback| callback.memory()).collect();
        let mut run = course.look(&mut weights, rate);
        run.stop = stop || run.history.epochs() == self.epochs;
        let snapshot = || {
            let (slots, history) = (course.slots.clone(), course.history.clone());
            let (weights, callbacks) = (run.weights.save(), memories.clone());
            let (steps, factor) = (self.update.steps, course.factor);
            Snapshot { weights, slots, steps, factor, history, callbacks }.to_bytes()
        };
        self.callbacks.iter_mut().try_for_each(|callback| callback.on_snapshot(&run, &snapshot))?;
        Ok(stop)
    }

    /// The learning rate of the next step.
    fn learning_rate(&self) -> f64 {
        self.update.optimizer.settings().rate(self.update.steps)
    }

    /// Where the order of an epoch comes from.
    fn order_of(&self, epoch: usize) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(epoch as u64);
        rng
    }
}

/// The stack of a thread, for large models pass through it.
const STACK: usize = 16 << 20;

/// So odd that the steps of one seed are not those of the next (the golden ratio, in 64 bits).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// What changes from epoch to epoch, besides the weights.
struct Course<S> {
    slots: Vec<S>,
    history: History,
    /// What callbacks have made of the learning rate.
    factor: f64,
}

impl<S: Scalar> Course<S> {
    /// What callbacks are shown.
    fn look<'c>(&'c self, weights: &'c mut dyn Weights, learning_rate: f64) -> Run<'c> {
        Run { history: &self.history, learning_rate, stop: false, weights }
    }

    fn new<O: Optimizer>(update: &Update<O>, parameters: usize) -> Self {
        let mut slots = vec![S::ZERO; parameters * update.optimizer.slots()];
        update.clear(&mut slots);
        Course { slots, history: History::default(), factor: update.optimizer.settings().factor }
    }

    fn resume<'a, O>(
        &mut self,
        path: &std::path::Path,
        model: &mut impl Parameters<S>,
        update: &mut Update<O>,
        callbacks: &mut [Box<dyn Callback + 'a>],
    ) -> Result<(), TrainError> {
        let (path, state) = (path.to_owned(), beside(path));
        let snapshot = Snapshot::read(&path, &state, self.slots.len())?;
        let given = callbacks.len();
        let remembers = snapshot.callbacks.len() == given
            && callbacks
                .iter_mut()
                .zip(&snapshot.callbacks)
                .all(|(callback, memory)| callback.recall(memory).is_some());
        if !remembers {
            let found = format!("is of a run with other callbacks than these {given}");
            return Err(TrainError::Checkpoint { path, found });
        }
        let weights = WeightsOf(model, PhantomData).load(&snapshot.weights);
        weights.map_err(|source| TrainError::Weights { path, source })?;
        (self.slots, self.history, self.factor) = (snapshot.slots, snapshot.history, snapshot.factor);
        update.steps = snapshot.steps;
        Ok(())
    }
}

/// Whether all are finite.
fn are_finite<S: Scalar>(numbers: &[S]) -> bool {
    // Zero times what is not finite is not a number. Eight sums do not wait for each other.
    let mut sums = [S::ZERO; 8];
    let (chunks, rest) = numbers.as_chunks::<8>();
    for chunk in chunks {
        sums.iter_mut().zip(chunk).for_each(|(sum, x)| *sum += *x * S::ZERO);
    }
    sums.iter().chain(rest).fold(S::ZERO, |sum, x| sum + *x * S::ZERO) == S::ZERO
}

/// The first tensor of a model in which a number is not finite.
fn first_not_finite<S: Scalar>(model: &impl Parameters<S>) -> Option<String> {
    let mut found = None;
    model.visit(&Path::ROOT, &mut |weight| {
        if found.is_none() && !are_finite(weight.values) {
            found = Some(weight.path.to_string());
        }
    });
    found
}

/// The first tensor in which a number is not finite, of numbers in the order of the model's.
fn not_finite<S: Scalar>(model: &impl Parameters<S>, flat: &[S]) -> Option<String> {
    if are_finite(flat) {
        return None;
    }
    let (mut rest, mut found) = (flat, None);
    model.visit(&Path::ROOT, &mut |weight| {
        let (values, after) = rest.split_at(weight.values.len());
        rest = after;
        if found.is_none() && values.iter().any(|value| !value.to_f64().is_finite()) {
            found = Some(weight.path.to_string());
        }
    });
    found
}

/// Where the first number of a batch is not finite, whose loss is not.
fn place_in<M: Learner, T, L: Loss<M::Answer, T>>(
    model: &M,
    batch: &[&Sample<M::Sample, T>],
    numbers: &[usize],
    loss: &L,
) -> Place {
    let samples = || batch.iter().zip(numbers);
    for (sample, &number) in samples() {
        let mut layer = None;
        model.each(&sample.input, &mut |name, output| {
            if layer.is_none() && output.iter().any(|value| !value.to_f64().is_finite()) {
                layer = Some(name.to_owned());
            }
        });
        if let Some(layer) = layer {
            return Place::Output { layer, sample: number };
        }
    }
    let culprit = samples().find(|(sample, _)| !loss_is_finite(model, sample, loss));
    Place::Loss { sample: culprit.map_or(numbers[0], |(_, &number)| number) }
}

fn loss_is_finite<M: Learner, T, L: Loss<M::Answer, T>>(
    model: &M,
    sample: &Sample<M::Sample, T>,
    loss: &L,
) -> bool {
    let (y, mut dy) = (model.answer(&sample.input), M::Answer::ZEROS);
    let weight = M::Number::from_f64(sample.weight);
    loss.weighted(&y, &sample.target, |_| weight, &mut dy).to_f64().is_finite()
}
