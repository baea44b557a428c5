//! Keras 3's `model.weights.h5`, written: the groups that `weights` reads.

use super::names::{group_names, snake_case};
use crate::WeightsError;
use crate::compare::unstacked;
use hdf5_pure::{AttrValue, FileBuilder, GroupBuilder};
use seqnet_core::{LayerInfo, Parameters, Path, Scalar};
use std::any::Any;
use std::collections::BTreeMap;

/// Weights as files of others; in the prelude.
///
/// ```text
/// forecast.save_weights("forecast.weights.h5")?;
///
/// model.load_weights("forecast.weights.h5")    # in Python, into the same layers
/// ```
pub trait SaveWeights<S: Scalar>: Parameters<S> {
    /// The weights as Keras 3's `model.save_weights("model.weights.h5")` has them. `load_weights` of Keras takes them into a
    /// `Sequential` of the same layers; a model within the model is a `Sequential` there too.
    ///
    /// # Errors
    ///
    /// If a layer of a type of one's own has weights, for Keras has no such layer.
    fn to_keras_weights(&self) -> Result<Vec<u8>, WeightsError> {
        let mut tensors = Vec::new();
        self.visit(&Path::ROOT, &mut |weight| {
            tensors.push(Ours {
                path: weight.path.to_string(),
                shape: weight.shape.to_vec(),
                values: weight.values,
            });
        });
        let mut layers = Group::default();
        put(&mut layers, Self::LAYERS, "", &tensors)?;
        if layers.count() != tensors.len() {
            return Err(own("a layer"));
        }
        let mut root = Group::default();
        root.groups.insert("layers".to_owned(), layers);
        root.groups.insert("vars".to_owned(), Group::default());
        let mut file = FileBuilder::new();
        for (name, group) in &root.groups {
            let mut builder = file.create_group(name);
            group.write(&mut builder);
            file.add_group(builder.finish());
        }
        file.finish().map_err(|error| WeightsError::damaged_by(error.into()))
    }
}

impl<S: Scalar, P: Parameters<S>> SaveWeights<S> for P {}

/// A tensor of the model.
struct Ours<'a, S> {
    path: String,
    shape: Vec<usize>,
    values: &'a [S],
}

/// A group of the file that is to be.
struct Group<'a, S> {
    name: Option<String>,
    groups: BTreeMap<String, Group<'a, S>>,
    datasets: Vec<(Vec<usize>, &'a [S])>,
}

impl<S> Default for Group<'_, S> {
    fn default() -> Self {
        Group { name: None, groups: BTreeMap::new(), datasets: Vec::new() }
    }
}

impl<'a, S: Scalar> Group<'a, S> {
    fn group(&mut self, name: &str) -> &mut Group<'a, S> {
        self.groups.entry(name.to_owned()).or_default()
    }

    fn count(&self) -> usize {
        self.datasets.len() + self.groups.values().map(Group::count).sum::<usize>()
    }

    fn write(&self, to: &mut GroupBuilder) {
        if let Some(name) = &self.name {
            to.set_attr("name", AttrValue::VarLenString(name.clone()));
        }
        for (number, (shape, values)) in self.datasets.iter().enumerate() {
            let shape: Vec<u64> = shape.iter().map(|n| *n as u64).collect();
            let dataset = to.create_dataset(&number.to_string());
            match single(values) {
                Some(values) => dataset.with_f32_data(&values),
                None => dataset.with_f64_data(&values.iter().map(|value| value.to_f64()).collect::<Vec<_>>()),
            }
            .with_shape(&shape);
        }
        for (name, group) in &self.groups {
            let mut builder = to.create_group(name);
            group.write(&mut builder);
            to.add_group(builder.finish());
        }
    }
}

/// The numbers of a model in single precision.
fn single<S: Scalar>(values: &[S]) -> Option<Vec<f32>> {
    values.iter().map(|value| (value as &dyn Any).downcast_ref::<f32>().copied()).collect()
}

/// Layers into `layers`, each class counted by itself.
fn put<'a, S: Scalar>(
    to: &mut Group<'a, S>,
    layers: &[LayerInfo],
    prefix: &str,
    tensors: &[Ours<'a, S>],
) -> Result<(), WeightsError> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for info in layers {
        let path = if prefix.is_empty() { info.field.to_owned() } else { format!("{prefix}/{}", info.field) };
        let model = info.own && !info.layers.is_empty();
        let class = if model { "sequential".to_owned() } else { snake_case(info.class) };
        let count = counts.entry(class.clone()).or_default();
        let group = if *count == 0 { class } else { format!("{class}_{count}") };
        *count += 1;
        if model {
            put(to.group(&group).group("layers"), info.layers, &path, tensors)?;
            continue;
        }
        if let ("TimeDistributed", [inner]) = (info.class, info.layers)
            && inner.own
            && !inner.layers.is_empty()
        {
            let layer = to.group(&group);
            layer.group("vars").name = Some(info.field.to_owned());
            put(layer.group("layer").group("layers"), inner.layers, &path, tensors)?;
            continue;
        }
        let within = format!("{path}/");
        let mut own_tensors =
            tensors.iter().filter_map(|tensor| Some((tensor.path.strip_prefix(&within)?, tensor))).peekable();
        if info.own && own_tensors.peek().is_some() {
            return Err(own(info.field));
        }
        let layer = to.group(&group);
        layer.group("vars").name = Some(info.field.to_owned());
        for (name, tensor) in own_tensors {
            let vars = place(layer, info, name).group("vars");
            vars.datasets.push((tensor.shape.clone(), tensor.values));
        }
    }
    Ok(())
}

/// The group within a layer that has the weight of this name: `kernel`, `forward/kernel`, `0/kernel`.
fn place<'g, 'a, S: Scalar>(
    group: &'g mut Group<'a, S>,
    info: &LayerInfo,
    name: &str,
) -> &'g mut Group<'a, S> {
    let within = name.split_once('/');
    match (info.class, info.layers, within) {
        ("TimeDistributed", [inner, ..], _) => place(group.group("layer"), inner, name),
        ("Bidirectional", [inner, ..], Some((direction, name))) => {
            let group = group.group(if direction == "forward" { "forward_layer" } else { "backward_layer" });
            place(group, inner, name)
        }
        ("RNN", cells, Some((number, _))) => {
            let names = group_names(unstacked(cells).iter().map(|cell| cell.class));
            let cells = group.group("cell").group("cells");
            match number.parse().ok().and_then(|number: usize| names.get(number)) {
                Some(name) => cells.group(name),
                None => cells,
            }
        }
        ("LSTM" | "GRU" | "SimpleRNN" | "RNN" | "ConvLSTM1D", ..) => group.group("cell"),
        _ => group,
    }
}

fn own(layer: &str) -> WeightsError {
    WeightsError::Malformed {
        needs: "a model of Keras's layers",
        found: format!("`{layer}`, whose type is your own"),
        help: "write them with `to_safetensors`".to_owned(),
        source: None,
    }
}
