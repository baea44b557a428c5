//! Files of Keras and RTNeural, read: `fixtures/files.zip`.

mod fixtures;

use fixtures::Case;
use fixtures::files::{self, folder};
use seqnet::weights::{File, Format, Tensor};

fn read(path: &str) -> File {
    File::from_bytes(&files::read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// In the order of their paths, for a file of weights alone does not know that of the layers.
fn sorted(file: &File) -> Vec<&Tensor> {
    let mut tensors: Vec<&Tensor> = file.tensors.iter().collect();
    tensors.sort_by(|a, b| a.path.cmp(&b.path));
    tensors
}

/// Same names, shapes and numbers.
fn assert_same(one: &File, other: &File, what: &str) {
    let (one, other) = (sorted(one), sorted(other));
    assert_eq!(one.len(), other.len(), "{what}");
    for (one, other) in one.iter().zip(other) {
        assert_eq!((&one.path, &one.shape), (&other.path, &other.shape), "{what}");
        assert!(one.values == other.values, "{what}: {}", one.path);
    }
}

#[test]
fn every_format_of_keras_has_the_same_weights() {
    let cases = folder("parity/");
    assert_eq!(cases.len(), 27);
    for case in cases {
        let model = read(&format!("{case}/model.keras"));
        let (weights, legacy) =
            (read(&format!("{case}/model.weights.h5")), read(&format!("{case}/model.h5")));
        assert_eq!(
            (model.format, weights.format, legacy.format),
            (Format::Keras, Format::KerasWeights, Format::KerasLegacy)
        );
        assert_same(&model, &weights, &case);
        assert_same(&model, &legacy, &case);
        let layers = |file: &File| {
            let layers = file.layers.iter().map(|layer| (layer.class.clone(), layer.name.clone()));
            layers.collect::<Vec<_>>()
        };
        assert_eq!(layers(&model), layers(&legacy), "{case}");
        assert_eq!(model.input_shape, legacy.input_shape, "{case}");
    }
}

/// What Keras itself says that the weights are, layer by layer, where `fixtures/keras` is of the same weights: there Keras gives the
/// same output.
#[test]
fn the_numbers_are_those_of_keras() {
    let mut compared = 0;
    for case in fixtures::all() {
        let Case { name, weights, n_params, y, .. } = case;
        if !folder("parity/").contains(&format!("parity/{name}")) {
            continue;
        }
        let io =
            File::from_bytes(&files::read(&format!("parity/{name}/io.safetensors"))).expect("safetensors");
        let output = io.tensors.iter().find(|tensor| tensor.path == "y").expect("an output");
        if !output.values.iter().copied().eq(y.values.iter().map(|y| f64::from(*y))) {
            continue;
        }
        compared += 1;
        let file = read(&format!("parity/{name}/model.keras"));
        assert_eq!(file.parameters(), n_params, "{name}");
        assert_eq!(file.tensors.len(), weights.len(), "{name}");
        for (tensor, weight) in file.tensors.iter().zip(&weights) {
            assert_eq!((tensor.name(), &tensor.shape), (&*weight.name, &weight.array.shape), "{name}");
            let same = tensor.values.iter().copied().eq(weight.array.values.iter().map(|x| f64::from(*x)));
            assert!(same, "{name}: {}", tensor.path);
        }
    }
    assert!(compared >= 15, "{compared} networks are compared");
}

#[test]
fn files_of_keras_2_are_read() {
    for case in folder("keras2/") {
        let model = read(&format!("{case}/model.keras"));
        for legacy in ["model.h5", "weights_only.h5"] {
            let legacy = read(&format!("{case}/{legacy}"));
            assert_same(&model, &legacy, &case);
            let classes =
                |file: &File| file.layers.iter().map(|layer| layer.class.clone()).collect::<Vec<_>>();
            assert_eq!(classes(&model), classes(&legacy), "{case}");
        }
    }
}

#[test]
fn every_activation_is_read() {
    let cases = folder("activations/");
    assert_eq!(cases.len(), 30);
    for case in cases {
        let file = read(&format!("{case}/model.keras"));
        let classes: Vec<&str> = file.layers.iter().map(|layer| &*layer.class).collect();
        assert!(classes.ends_with(&["Dense"]) || classes.ends_with(&["Activation"]), "{case}: {classes:?}");
    }
}

/// The state of the optimizer stays in the file, and is said to.
#[test]
fn the_state_of_the_optimizer_is_skipped() {
    for file in ["model.keras", "model.h5"] {
        let file = read(&format!("parity/opt27_after_fit/{file}"));
        assert!(file.facts.iter().any(|(key, _)| key == "optimizer"), "{:?}", file.facts);
        assert!(file.tensors.iter().all(|tensor| !tensor.path.contains("Adam")), "{:?}", file.tensors);
    }
}

/// As its exporter wrote it: three layers, of which the recurrent one has the Keras weights of a `GRU(8)`.
#[test]
fn a_model_of_rtneural_is_read() {
    let file = read("rtneural/gru.json");
    assert_eq!(file.format, Format::RtNeural);
    assert_eq!(file.input_shape, Some(vec![None, Some(1)]));
    let shapes: Vec<_> = file.tensors.iter().map(|tensor| (&*tensor.path, &*tensor.shape)).collect();
    assert_eq!(
        shapes[2..5],
        [("gru/kernel", &[8, 24][..]), ("gru/recurrent_kernel", &[8, 24]), ("gru/bias", &[2, 24])]
    );
    let gru = &file.layers[1].config;
    assert_eq!(
        (&gru["units"], &gru["return_sequences"], &gru["reset_after"]),
        (&8.into(), &true.into(), &true.into())
    );
}

/// Half precision is a type of HDF5, bfloat16 is two opaque bytes.
#[test]
fn other_precisions_are_read_and_said() {
    for (folder, dtype) in [("float16", "F16"), ("bfloat16", "BF16")] {
        let model = read(&format!("precision/{folder}/model.keras"));
        assert_eq!(model.converted(), [dtype]);
        assert_eq!(
            (&*model.tensors[0].path, model.parameters()),
            ("enc/kernel", (3 + 4 + 1) * 16 + (4 + 1) * 2)
        );
        assert!(model.tensors.iter().all(|tensor| tensor.values.iter().all(|value| value.abs() < 4.0)));
        assert_same(&model, &read(&format!("precision/{folder}/model.h5")), folder);
    }
}
