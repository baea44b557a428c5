//! Numbers with a shape.

/// Numbers in row-major order, and their shape.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tensor {
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Vec<f64>,
}

/// What a slice takes of one axis, as between Python's brackets: `None` for what is left out there, and
/// negative places count from the end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Axis {
    /// `i`, which removes the axis.
    Index(isize),
    /// `start:stop:step`.
    Range { start: Option<isize>, stop: Option<isize>, step: usize },
}

impl Axis {
    /// `:`.
    pub(crate) const ALL: Self = Self::Range { start: None, stop: None, step: 1 };

    /// `start:stop`.
    pub(crate) fn range(start: isize, stop: isize) -> Self {
        Self::Range { start: Some(start), stop: Some(stop), step: 1 }
    }

    /// The places that are taken of an axis of this length.
    fn places(self, length: usize) -> Vec<usize> {
        // Python cuts the bounds of a range to the axis, but an index has to lie on it.
        let from_start = |place: isize| match usize::try_from(place) {
            Ok(place) => place.min(length),
            Err(_) => length.saturating_sub(place.unsigned_abs()),
        };
        match self {
            Self::Index(index) => {
                let outside =
                    if index < 0 { index.unsigned_abs() > length } else { index.unsigned_abs() >= length };
                assert!(!outside, "{index} is outside of an axis of {length}");
                vec![from_start(index)]
            }
            Self::Range { start, stop, step } => {
                let (start, end) = (start.map_or(0, from_start), stop.map_or(length, from_start));
                (start..end).step_by(step).collect()
            }
        }
    }
}

impl Tensor {
    /// From any numbers that fit into `f64`, in row-major order.
    pub(crate) fn new<V: Into<f64>>(shape: &[usize], values: impl IntoIterator<Item = V>) -> Self {
        let values: Vec<f64> = values.into_iter().map(Into::into).collect();
        assert_eq!(values.len(), shape.iter().product::<usize>(), "as many values as {shape:?} has places");
        Self { shape: shape.to_vec(), values }
    }

    pub(crate) fn vector(values: Vec<f64>) -> Self {
        Self { shape: vec![values.len()], values }
    }

    pub(crate) fn zeros(shape: &[usize]) -> Self {
        Self { shape: shape.to_vec(), values: vec![0.0; shape.iter().product()] }
    }

    /// The number in a row and a column of a matrix.
    pub(crate) fn at(&self, row: usize, column: usize) -> f64 {
        assert!(column < self.shape[1], "column {column} of {:?}", self.shape);
        self.values[row * self.shape[1] + column]
    }

    /// The parts along the first axis: a sequence's timesteps.
    pub(crate) fn steps(&self) -> Vec<Self> {
        let shape = &self.shape[1..];
        let size = shape.iter().product::<usize>();
        (0..self.shape[0]).map(|t| Self::new(shape, self.values[t * size..(t + 1) * size].to_vec())).collect()
    }

    /// The tensor that has these parts along its first axis.
    ///
    /// # Panics
    ///
    /// If there are none, for then the other axes are unknown.
    pub(crate) fn stack(steps: &[Self]) -> Self {
        let mut shape = vec![steps.len()];
        shape.extend(&steps.first().expect("a sequence has at least one timestep").shape);
        Self::new(&shape, steps.iter().flat_map(|step| step.values.clone()))
    }

    /// The tensor with each vector of features replaced.
    pub(crate) fn map_last_axis(&self, replace: impl Fn(&[f64]) -> Vec<f64>) -> Self {
        let (&features, others) = self.shape.split_last().expect("a vector at least");
        let replaced: Vec<_> = self.values.chunks(features).map(replace).collect();
        let shape = [others, &[replaced[0].len()]].concat();
        Self::new(&shape, replaced.concat())
    }

    /// Python's `x[axes]`.
    pub(crate) fn slice(&self, axes: &[Axis]) -> Self {
        let Some((first, others)) = axes.split_first() else { return self.clone() };
        let steps = self.steps();
        let taken: Vec<_> =
            first.places(self.shape[0]).into_iter().map(|place| steps[place].slice(others)).collect();
        match first {
            Axis::Index(_) => taken[0].clone(),
            Axis::Range { .. } => Self::stack(&taken),
        }
    }
}
