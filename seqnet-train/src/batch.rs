//! One step of training: the gradient of a batch.
//!
//! A batch is divided into chunks, by its size alone; each is summed by itself, and their sums are added in order. So a step gives the
//! same numbers, bit for bit, however many threads there are.

use crate::Learner;
use crate::dataset::Sample;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefMutIterator, ParallelIterator};
use rayon::slice::ParallelSlice;
use seqnet_core::train::{Heap, Loss, Optimizer, Pass, Tape, Total, Trainable, Update};
use seqnet_core::{Path, Scalar, Tensor};

/// Memory for the gradients of batches.
pub(crate) struct Batches<M: Learner> {
    /// How many samples a chunk has.
    chunk: usize,
    parallel: bool,
    workers: Vec<Worker<M>>,
    /// The gradient of the batch.
    pub(crate) flat: Vec<M::Number>,
}

/// What a batch has come to.
pub(crate) struct Losses<S> {
    /// Of its outputs.
    pub(crate) total: Total<S>,
    /// What the size of outputs within the model costs.
    pub(crate) activity: f64,
}

#[expect(clippy::cast_precision_loss, reason = "no batch has 2^53 windows")]
fn count_of(windows: usize) -> f64 {
    windows.max(1) as f64
}

/// Memory for the gradient of a chunk.
struct Worker<M: Learner> {
    x: Vec<M::Sample>,
    y: Vec<M::Answer>,
    dy: Vec<M::Answer>,
    tape: <M as Trainable<M::Sample>>::Tape<Heap>,
    gradient: Box<M>,
    total: Total<M::Number>,
    activity: f64,
}

/// How many samples a chunk has: enough that a layer can share its weights among them, and few enough that many threads have work.
const fn chunk(batch_size: usize) -> usize {
    let eighth = batch_size.div_ceil(8);
    if eighth < 4 { 4 } else { eighth }
}

impl<M: Learner> Batches<M> {
    pub(crate) fn new(batch_size: usize, parallel: bool) -> Self {
        let chunk = if M::COUPLED { batch_size } else { chunk(batch_size).min(batch_size) };
        let workers = (0..batch_size.div_ceil(chunk)).map(|_| Worker::new(chunk)).collect();
        Batches { chunk, parallel, workers, flat: vec![M::Number::ZERO; M::PARAMETERS] }
    }

    /// Leaves the gradient of a batch in `flat`, and gives its losses.
    pub(crate) fn differentiate<L, T, O>(
        &mut self,
        model: &M,
        loss: &L,
        batch: &[&Sample<M::Sample, T>],
        pass: &Pass<'_>,
        update: &Update<O>,
    ) -> Losses<M::Number>
    where
        L: Loss<M::Answer, T> + Sync,
        T: Sync,
        O: Optimizer,
    {
        let chunk = self.chunk;
        self.each(batch, |number, worker, samples| {
            worker.forward(model, loss, samples, &pass.from(number * chunk));
            if !M::ACTIVITY {
                worker.backward(model);
            }
        });
        let (mut total, mut activity) = (Total::default(), 0.0);
        for worker in &self.workers[..batch.len().div_ceil(chunk)] {
            total.merge(worker.total);
            activity += worker.activity;
        }
        // What the size of outputs costs is a mean over windows, and the loss one over timesteps: their number must be known first.
        if M::ACTIVITY {
            self.each(batch, |_, worker, _| {
                let windows = worker.x.len();
                total.balance(batch.len(), &mut worker.dy[..windows]);
                worker.backward(model);
            });
        }

        let used = &self.workers[..batch.len().div_ceil(chunk)];
        let windows = M::Number::from_f64(count_of(batch.len()));
        let count = if M::ACTIVITY { windows } else { total.count() };
        update.gather_all(used.iter().map(|worker| &*worker.gradient), count, &mut self.flat);
        Losses { total, activity: activity / count_of(batch.len()) }
    }

    /// Lets every worker do something with its chunk.
    fn each<T: Sync>(
        &mut self,
        batch: &[&Sample<M::Sample, T>],
        run: impl Fn(usize, &mut Worker<M>, &[&Sample<M::Sample, T>]) + Sync,
    ) {
        let chunk = self.chunk;
        if self.parallel {
            let workers = self.workers.par_iter_mut().zip(batch.par_chunks(chunk)).enumerate();
            workers.for_each(|(number, (worker, samples))| run(number, worker, samples));
        } else {
            for (number, (worker, samples)) in self.workers.iter_mut().zip(batch.chunks(chunk)).enumerate() {
                run(number, worker, samples);
            }
        }
    }

    /// The outputs of the last batch, in its order.
    pub(crate) fn outputs(&self) -> impl Iterator<Item = &M::Answer> {
        self.workers.iter().flat_map(|worker| &worker.y[..worker.x.len()])
    }
}

impl<M: Learner> Worker<M> {
    fn new(chunk: usize) -> Self {
        Worker {
            x: Vec::with_capacity(chunk),
            y: vec![M::Answer::ZEROS; chunk],
            dy: vec![M::Answer::ZEROS; chunk],
            tape: Tape::new(chunk),
            gradient: M::blank(),
            total: Total::default(),
            activity: 0.0,
        }
    }

    /// The outputs for a chunk, their losses and the derivatives of these.
    fn forward<L, T>(&mut self, model: &M, loss: &L, samples: &[&Sample<M::Sample, T>], pass: &Pass<'_>)
    where
        L: Loss<M::Answer, T>,
    {
        let Worker { x, y, dy, tape, total, activity, .. } = self;
        x.clear();
        x.extend(samples.iter().map(|sample| sample.input));
        let (y, dy) = (&mut y[..x.len()], &mut dy[..x.len()]);
        model.record::<Heap>(x, tape, y, pass);

        *total = Total::default();
        for (w, (sample, (y, dy))) in samples.iter().zip(y.iter().zip(&mut *dy)).enumerate() {
            let weight = M::Number::from_f64(sample.weight);
            total.add(loss, y, &sample.target, |_| weight, M::counts::<Heap>(tape, w), dy);
        }
        *activity = M::activity::<Heap>(tape);
    }

    /// What those derivatives make of the weights.
    fn backward(&mut self, model: &M) {
        let Worker { x, y, dy, tape, gradient, .. } = self;
        gradient.visit_mut(&Path::ROOT, &mut |weight| weight.values.fill(M::Number::ZERO));
        let n = x.len();
        model.backward::<Heap>(x, &y[..n], tape, &mut dy[..n], gradient, None);
    }
}
