//! What a layer or a model has learned: its weights, by name and shape.

use crate::{Constraint, Initializer, LayerInfo, Regularizer, Role, Scalar, Training};
use core::fmt;
use rand::Rng;

/// A layer or a model whose weights can be made, counted and walked through.
///
/// A layer of one's own without weights says what it is before training, and that is all:
///
/// ```
/// use seqnet_core::{Parameters, Scalar};
///
/// pub struct Despike<const N: usize>;
/// impl<S: Scalar, const N: usize> Parameters<S> for Despike<N> {
///     const ZEROS: Self = Despike;
/// }
/// ```
pub trait Parameters<S: Scalar>: Sized {
    /// The layer with all weights at zero.
    const ZEROS: Self;
    /// How many weights it has.
    const PARAMETERS: usize = 0;
    /// How many of them training leaves as they are.
    const NON_TRAINABLE: usize = 0;
    /// What a declared model says of its layers; a layer says nothing.
    const LAYERS: &'static [LayerInfo] = &[];

    /// Shows every weight tensor, in Keras's order.
    fn visit<'a>(&'a self, _path: &Path<'_>, _see: &mut dyn FnMut(Weight<'_, &'a [S]>)) {}

    /// Lends every weight tensor for writing, in Keras's order.
    fn visit_mut(&mut self, _path: &Path<'_>, _see: &mut dyn FnMut(Weight<'_, &mut [S]>)) {}

    /// Draws every weight anew, by the initializers given for tensors by name, else by Keras's defaults.
    fn initialize(&mut self, given: &[(&str, Initializer)], rng: &mut dyn Rng) {
        self.visit_mut(&Path::ROOT, &mut |weight| {
            let named = given.iter().find(|(name, _)| *name == weight.path.name());
            let initializer = named.map_or(weight.initializer, |(_, initializer)| *initializer);
            initializer.fill(weight.shape, weight.values, rng);
        });
    }
}

/// The initializers that are given for one part of a layer.
pub(crate) struct Given<'a> {
    initializers: [(&'a str, Initializer); Given::MOST],
    count: usize,
}

impl<'a> Given<'a> {
    /// As many as the tensors of two directions of six cells.
    const MOST: usize = 36;

    /// Those under the part's name, and those that are under no name of `parts`.
    pub(crate) fn within(given: &[(&'a str, Initializer)], part: &str, parts: &[&str]) -> Self {
        let (mut initializers, mut count) = ([("", Initializer::Zeros); Given::MOST], 0);
        for &(path, initializer) in given {
            let tensor = match path.split_once('/') {
                Some((first, tensor)) if first == part => tensor,
                Some((first, _)) if parts.contains(&first) => continue,
                _ => path,
            };
            if let Some(place) = initializers.get_mut(count) {
                (*place, count) = ((tensor, initializer), count + 1);
            }
        }
        Given { initializers, count }
    }

    /// As a layer is given them.
    pub(crate) fn all(&self) -> &[(&'a str, Initializer)] {
        &self.initializers[..self.count]
    }
}

/// One weight tensor: `V` is a slice of its numbers, row-major, as Keras stores them.
#[derive(Debug)]
pub struct Weight<'a, V> {
    /// Its name, such as `encoder/lstm/kernel`.
    pub path: Path<'a>,
    /// Its dimensions in Keras.
    pub shape: &'a [usize],
    /// How Keras draws it before training.
    pub initializer: Initializer,
    /// What training does to it.
    pub training: Training,
    /// Its numbers.
    pub values: V,
}

impl<'a, V> Weight<'a, V> {
    /// The tensor `name` of the layer at `path`.
    pub const fn new(
        path: &'a Path<'a>,
        name: &'a str,
        shape: &'a [usize],
        initializer: Initializer,
        values: V,
    ) -> Self {
        Weight { path: path.join(name), shape, initializer, training: Training::PLAIN, values }
    }

    /// The same, gathered from what goes through the layer.
    #[must_use]
    pub fn statistic(mut self) -> Self {
        self.training.role = Role::Statistic;
        self
    }

    /// The same, left as it is by training.
    #[must_use]
    pub fn fixed(mut self) -> Self {
        self.training.role = Role::Fixed;
        self
    }

    /// The same, left as it is by training if it is a tensor of one of these parts.
    #[doc(hidden)]
    #[must_use]
    pub fn fixed_in(self, parts: &[&str]) -> Self {
        let is_in = |part: &&str| self.path.parent.is_some_and(|parent| parent.ends_with(part));
        if parts.iter().any(is_in) { self.fixed() } else { self }
    }

    /// The same, with the regularizer and the constraint that are given for tensors of its name, or of the end of its path.
    #[doc(hidden)]
    #[must_use]
    pub fn held_to(mut self, rules: &[(&str, Regularizer, Constraint)]) -> Self {
        if let Some((_, regularizer, constraint)) = rules.iter().find(|(name, ..)| self.path.ends_with(name))
        {
            (self.training.regularizer, self.training.constraint) = (*regularizer, *constraint);
        }
        self
    }
}

/// The name of a layer or tensor, within the layers that hold it; written with slashes between.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    name: &'a str,
}

impl<'a> Path<'a> {
    /// The model itself, which has no name.
    pub const ROOT: Path<'static> = Path { parent: None, name: "" };

    /// What is called `name` inside of this.
    #[must_use]
    pub const fn join(&'a self, name: &'a str) -> Path<'a> {
        Path { parent: Some(self), name }
    }

    /// Whether it ends with these parts, which have slashes between.
    fn ends_with(&self, parts: &str) -> bool {
        match parts.rsplit_once('/') {
            None => self.name == parts,
            Some((before, last)) => {
                self.name == last && self.parent.is_some_and(|parent| parent.ends_with(before))
            }
        }
    }

    /// The last part.
    #[must_use]
    pub const fn name(&self) -> &'a str {
        self.name
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parent {
            Some(parent) if parent.parent.is_some() => write!(f, "{parent}/{}", self.name),
            _ => f.write_str(self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::Path;
    use std::string::ToString;

    #[test]
    fn a_path_is_written_with_slashes() {
        let encoder = Path::ROOT.join("encoder");
        let lstm = encoder.join("lstm");
        assert_eq!(lstm.join("kernel").to_string(), "encoder/lstm/kernel");
        assert_eq!(encoder.to_string(), "encoder");
        assert_eq!(Path::ROOT.to_string(), "");
    }
}
