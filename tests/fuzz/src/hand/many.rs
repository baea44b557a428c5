//! Files of which every part is sound, and there are too many of them.

use crate::seeds;
use hdf5_pure::{AttrValue, FileBuilder};
use std::fmt::Write;

/// So many parts that reading takes minutes where it goes through all of them for each.
const MANY: usize = 30_000;

/// Each with what there is too much of.
pub(super) fn files() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("many layers of RTNeural", rtneural()),
        ("many layers of one name", keras(&repeated(r#"{"class_name":"Dense","config":{"name":"a"}},"#))),
        ("lists in lists of layers", keras(&"[".repeat(100_000))),
        ("models in models", models()),
        ("many modules of PyTorch", pytorch()),
        ("many datasets in a group", weights(1, MANY)),
        ("many groups in a group", weights(MANY, 1)),
        ("many weights of a layer", legacy()),
    ]
}

fn repeated(part: &str) -> String {
    part.repeat(MANY).trim_end_matches(',').to_owned()
}

fn rtneural() -> Vec<u8> {
    let layers = repeated(r#"{"type":"dense","shape":[null,1],"weights":[[[1]],[1]]},"#);
    format!(r#"{{"in_shape":[null,1],"layers":[{layers}]}}"#).into_bytes()
}

/// An archive of a sound file of weights and of these layers.
fn keras(layers: &str) -> Vec<u8> {
    let config = format!(r#"{{"class_name":"Sequential","config":{{"layers":[{layers}]}}}}"#);
    let weights = seeds::files("post03_many_to_one/model.weights.h5").remove(0);
    seeds::archive(&[
        ("config.json".to_owned(), config.into_bytes()),
        ("model.weights.h5".to_owned(), weights),
    ])
}

/// Forty, each in the one before, and none with a layer.
fn models() -> Vec<u8> {
    let mut layers = String::new();
    for _ in 0..40 {
        layers = format!(r#"{{"class_name":"Sequential","config":{{"name":"m","layers":[{layers}]}}}}"#);
    }
    keras(&layers)
}

fn pytorch() -> Vec<u8> {
    let mut header = String::from("{");
    for i in 0..MANY {
        let comma = if i == 0 { "" } else { "," };
        let (start, end) = (4 * i, 4 * i + 4);
        let _ = write!(
            header,
            r#"{comma}"{i}.weight":{{"dtype":"F32","shape":[1,1],"data_offsets":[{start},{end}]}}"#
        );
    }
    header.push('}');
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &vec![0; 4 * MANY]].concat()
}

/// `layers` with so many groups, each with so many datasets.
fn weights(groups: usize, datasets: usize) -> Vec<u8> {
    let mut file = FileBuilder::new();
    let mut layers = file.create_group("layers");
    for group in 0..groups {
        let mut layer = layers.create_group(&format!("dense_{group}"));
        let mut vars = layer.create_group("vars");
        for dataset in 0..datasets {
            vars.create_dataset(&dataset.to_string()).with_f32_data(&[1.0]).with_shape(&[1]);
        }
        layer.add_group(vars.finish());
        layers.add_group(layer.finish());
    }
    file.add_group(layers.finish());
    file.finish().expect("a file")
}

/// A legacy file, which says itself where each weight is.
fn legacy() -> Vec<u8> {
    let mut file = FileBuilder::new();
    let names: Vec<String> = (0..MANY).map(|i| format!("dense/{i}")).collect();
    let mut layer = file.create_group("dense");
    layer.set_attr("weight_names", AttrValue::VarLenStringArray(names));
    let mut inner = layer.create_group("dense");
    for i in 0..MANY {
        inner.create_dataset(&i.to_string()).with_f32_data(&[1.0]).with_shape(&[1]);
    }
    layer.add_group(inner.finish());
    file.add_group(layer.finish());
    file.set_attr("layer_names", AttrValue::VarLenStringArray(vec!["dense".to_owned()]));
    file.finish().expect("a file")
}
