//! Which layer of a file is which layer of the model.

use crate::keras::{CLASSES, is_automatic};
use crate::{File, Format, LayerConfig, Mismatch};
use seqnet_core::{LayerInfo, Setting};

/// A layer of the model, those of models in it taken apart.
#[derive(Clone)]
pub(crate) struct Leaf {
    /// Its fields, with slashes between.
    pub(crate) path: String,
    pub(crate) info: LayerInfo,
    /// The shapes of its tensors.
    pub(crate) shapes: Vec<Vec<usize>>,
}

impl Leaf {
    /// Its path as the name of a layer.
    pub(crate) fn name(&self) -> String {
        self.path.replace('/', "_")
    }

    /// Whether a layer of a file has its name. What holds all modules of PyTorch can be of the name, or not.
    pub(crate) fn is_called(&self, layer: &LayerConfig, is_torch: bool) -> bool {
        let (ours, LayerConfig { name, scope, .. }) = (self.name(), layer);
        *name == ours || is_torch && !scope.is_empty() && format!("{scope}_{name}") == ours
    }

    /// What stands for its class where classes are compared.
    pub(crate) fn kind(&self) -> &'static str {
        kind(&self.info)
    }
}

/// The layers of the model in their order.
pub(crate) fn leaves(
    layers: &'static [LayerInfo],
    prefix: &str,
    shapes: &mut dyn FnMut(&str) -> Vec<Vec<usize>>,
    to: &mut Vec<Leaf>,
) {
    for info in layers {
        let path = if prefix.is_empty() { info.field.to_owned() } else { format!("{prefix}/{}", info.field) };
        let is_model = |info: &LayerInfo| info.own && !info.layers.is_empty();
        if is_model(info) {
            leaves(info.layers, &path, shapes, to);
        } else if let ("TimeDistributed", [model]) = (info.class, info.layers)
            && is_model(model)
            && !model.layers.iter().any(is_model)
        {
            // Each of its layers is at every timestep.
            for layer in model.layers {
                let path = format!("{path}/{}", layer.field);
                let layers = std::slice::from_ref(layer);
                let info = LayerInfo { class: "TimeDistributed", own: false, options: &[], layers, ..*layer };
                to.push(Leaf { shapes: shapes(&path), path, info });
            }
        } else {
            let shapes = shapes(&path);
            to.push(Leaf { path, info: *info, shapes });
        }
    }
}

/// Pairs of indices, of the model's layers and of the file's; what is left over goes to the mismatches.
pub(crate) fn pairs(leaves: &[Leaf], file: &File, mismatches: &mut Vec<Mismatch>) -> Vec<(usize, usize)> {
    let configured = file.layers.iter().any(|layer| !layer.config.is_null());
    let has_tensors = |index: usize| !file.tensors_of(index).is_empty();
    let ours: Vec<usize> = (0..leaves.len())
        .filter(|i| if configured { acts(&leaves[*i].info) } else { !leaves[*i].shapes.is_empty() })
        .collect();
    let theirs: Vec<usize> = (0..file.layers.len())
        .filter(|i| if configured { acts_in_file(&file.layers[*i]) } else { has_tensors(*i) })
        .collect();
    let pairs = if file.ordered && file.format != Format::PyTorch {
        in_order(leaves, file, &ours, &theirs)
    } else {
        by_name_and_kind(leaves, file, &ours, &theirs, mismatches)
    };
    for i in ours.iter().filter(|i| !pairs.iter().any(|(ours, _)| ours == *i)) {
        let Leaf { path, info, .. } = &leaves[*i];
        mismatches.push(Mismatch::LayerMissing { layer: path.clone(), class: info.class.to_owned() });
    }
    for i in theirs.iter().filter(|i| !pairs.iter().any(|(_, theirs)| theirs == *i)) {
        let LayerConfig { name, class, .. } = &file.layers[*i];
        mismatches.push(Mismatch::LayerExtra { layer: name.clone(), class: class.clone() });
    }
    pairs
}

/// Layers that only training sees.
const TRAINING: [&str; 7] = [
    "ActivityRegularization",
    "AlphaDropout",
    "Dropout",
    "GaussianDropout",
    "GaussianNoise",
    "Identity",
    "SpatialDropout1D",
];

fn acts(info: &LayerInfo) -> bool {
    let linear =
        info.class == "Activation" && info.options.contains(&("activation", Setting::Text("linear")));
    let wrapped = info.class == "TimeDistributed" && info.layers.iter().all(|layer| !acts(layer));
    info.own || !(TRAINING.contains(&info.class) || info.class == "Unmask" || linear || wrapped)
}

fn acts_in_file(layer: &LayerConfig) -> bool {
    let linear = layer.class == "Activation" && layer.config["activation"] == "linear";
    let inner = &layer.config["layer"];
    let wrapped = layer.class == "TimeDistributed"
        && (inner["class_name"].as_str().is_some_and(|class| TRAINING.contains(&class))
            || inner["class_name"] == "Activation" && inner["config"]["activation"] == "linear");
    !(TRAINING.contains(&layer.class.as_str()) || linear || wrapped)
}

/// What stands for a class where classes are compared: `TimeDistributed(Dense(..))` computes what `Dense(..)` does.
fn kind(info: &LayerInfo) -> &'static str {
    match info.layers {
        [inner] if info.class == "TimeDistributed" && ["Dense", "Activation"].contains(&inner.class) => {
            inner.class
        }
        _ => info.class,
    }
}

fn kind_in_file(layer: &LayerConfig) -> &str {
    match layer.config["layer"]["class_name"].as_str() {
        Some(inner @ ("Dense" | "Activation")) if layer.class == "TimeDistributed" => inner,
        _ => &layer.class,
    }
}

/// Whether the one can be the other. A `Lambda` is Python bytecode, which only its author can compare.
fn fits(info: &LayerInfo, layer: &LayerConfig) -> bool {
    let theirs = kind_in_file(layer);
    let unknown = theirs == "Lambda" || !CLASSES.contains(&theirs);
    let same = kind(info) == theirs || info.class == layer.class;
    same && !info.own || unknown && (info.own || ["Slice", "Lambda"].contains(&info.class))
}

/// The longest list of pairs in which both sides keep their order.
fn in_order(leaves: &[Leaf], file: &File, ours: &[usize], theirs: &[usize]) -> Vec<(usize, usize)> {
    let fits = |i: usize, j: usize| fits(&leaves[ours[i]].info, &file.layers[theirs[j]]);
    // Most models are the same all along; of the others only the middle is laid side by side.
    let most = ours.len().min(theirs.len());
    let before = (0..most).take_while(|i| fits(*i, *i)).count();
    let after = (0..most - before).take_while(|i| fits(ours.len() - 1 - i, theirs.len() - 1 - i)).count();
    let (rows, columns) = (ours.len() - after - before, theirs.len() - after - before);
    let mut pairs: Vec<(usize, usize)> = (0..before).map(|i| (i, i)).collect();
    // A table of that size takes no time; beyond it, nothing in the middle is a pair.
    if rows.saturating_mul(columns) <= 1 << 20 {
        let mut longest = vec![vec![0_u32; columns + 1]; rows + 1];
        for i in (0..rows).rev() {
            for j in (0..columns).rev() {
                longest[i][j] = if fits(before + i, before + j) {
                    longest[i + 1][j + 1] + 1
                } else {
                    longest[i + 1][j].max(longest[i][j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < rows && j < columns {
            if fits(before + i, before + j) && longest[i][j] == longest[i + 1][j + 1] + 1 {
                pairs.push((before + i, before + j));
                (i, j) = (i + 1, j + 1);
            } else if longest[i + 1][j] >= longest[i][j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
    pairs.extend((0..after).rev().map(|i| (ours.len() - 1 - i, theirs.len() - 1 - i)));
    pairs.into_iter().map(|(i, j)| (ours[i], theirs[j])).collect()
}

/// By the names that somebody gave, then by class and number.
fn by_name_and_kind(
    leaves: &[Leaf],
    file: &File,
    ours: &[usize],
    theirs: &[usize],
    mismatches: &mut Vec<Mismatch>,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut ours, mut theirs) = (ours.to_vec(), theirs.to_vec());
    let is_torch = file.format == Format::PyTorch;
    let same_name = |i: usize, j: usize| leaves[i].is_called(&file.layers[j], is_torch);
    // Where all names are the same, the automatic ones too: the file is of this very model.
    let all = ours.len() == theirs.len() && ours.iter().all(|i| theirs.iter().any(|j| same_name(*i, *j)));
    ours.retain(|i| {
        let given = all || leaves[*i].info.own || !is_automatic(leaves[*i].info.field, leaves[*i].info.class);
        let found = theirs.iter().position(|j| given && same_name(*i, *j));
        if let Some(position) = found {
            pairs.push((*i, theirs.remove(position)));
        }
        found.is_none()
    });
    let of_scope = |leaf: &Leaf| leaf.path.rsplit_once('/').map_or("", |(scope, _)| scope).to_owned();
    let (our_scopes, their_scopes) = (
        in_turn(ours.iter().map(|i| of_scope(&leaves[*i]))),
        in_turn(theirs.iter().map(|j| file.layers[*j].scope.clone())),
    );
    if their_scopes.len() < 2 {
        by_kind(leaves, file, &ours, &theirs, true, &mut pairs, mismatches);
    } else if our_scopes.len() == their_scopes.len() {
        for (our, their) in our_scopes.iter().zip(&their_scopes) {
            let ours: Vec<usize> = ours.iter().copied().filter(|i| of_scope(&leaves[*i]) == *our).collect();
            let theirs: Vec<usize> =
                theirs.iter().copied().filter(|j| file.layers[*j].scope == *their).collect();
            by_kind(leaves, file, &ours, &theirs, true, &mut pairs, mismatches);
        }
    } else {
        // The file is of models within the model, and does not say where they stand.
        by_kind(leaves, file, &ours, &theirs, false, &mut pairs, mismatches);
    }
    pairs.sort_unstable();
    pairs
}

/// Each once, that of the model itself first.
fn in_turn(scopes: impl Iterator<Item = String>) -> Vec<String> {
    let mut each: Vec<String> = Vec::new();
    for scope in scopes {
        if !each.contains(&scope) {
            each.push(scope);
        }
    }
    each.sort_by_key(|scope| !scope.is_empty());
    each
}

/// The layers of each class: in their order where they have one, else by their shapes.
fn by_kind(
    leaves: &[Leaf],
    file: &File,
    ours: &[usize],
    theirs: &[usize],
    ordered: bool,
    pairs: &mut Vec<(usize, usize)>,
    mismatches: &mut Vec<Mismatch>,
) {
    let is_torch = file.format == Format::PyTorch;
    // `nn.Linear` is a `Dense` within `TimeDistributed` too; files of Keras count the two apart.
    let class = |i: usize| if is_torch { kind(&leaves[i].info) } else { leaves[i].info.class };
    for one in in_turn(ours.iter().map(|i| class(*i).to_owned())) {
        let ours: Vec<usize> = ours.iter().copied().filter(|i| class(*i) == one).collect();
        let theirs: Vec<usize> = theirs.iter().copied().filter(|j| file.layers[*j].class == one).collect();
        // Of a model at every timestep all layers are of one class, in the order of their own.
        let mixed = theirs.iter().any(|j| file.layers[*j].scope.contains("time_distributed"));
        let in_order = ordered && !mixed && (!is_torch || file.ordered || numbered(file, &theirs));
        if in_order || theirs.len() < 2 {
            pairs.extend(ours.into_iter().zip(theirs));
        } else {
            match by_shapes(leaves, file, &ours, &theirs) {
                Some(found) => pairs.extend(found),
                None => mismatches.push(Mismatch::Ambiguous {
                    layers: ours.iter().map(|i| leaves[*i].path.clone()).collect(),
                    found: theirs.iter().map(|j| file.layers[*j].name.clone()).collect(),
                }),
            }
        }
    }
}

/// Whether the names differ in their numbers alone: `fc1`, `fc2`; they are then in that order.
fn numbered(file: &File, layers: &[usize]) -> bool {
    let name = |i: usize| &*file.layers[i].name;
    let stem = |i: usize| name(i).trim_end_matches(|c: char| c.is_ascii_digit());
    let first = layers.first().map(|i| stem(*i));
    layers.iter().all(|i| Some(stem(*i)) == first && stem(*i).len() < name(*i).len())
}

/// The one way in which the shapes fit, if there is one.
fn by_shapes(leaves: &[Leaf], file: &File, ours: &[usize], theirs: &[usize]) -> Option<Vec<(usize, usize)>> {
    if ours.len() != theirs.len() {
        return None;
    }
    let shapes = |j: usize| file.tensors_of(j).iter().map(|tensor| &tensor.shape);
    ours.iter()
        .map(|i| {
            let mut fitting = theirs.iter().filter(|j| shapes(**j).eq(leaves[*i].shapes.iter()));
            let one = fitting.next()?;
            fitting.next().is_none().then_some((*i, *one))
        })
        .collect()
}
